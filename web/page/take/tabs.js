/** @typedef {{ name: string, title: string, content: HTMLElement }} Tab */

/** What the arrow keys do, by the step from one tab to another; those of right-to-left languages the other way round. */
const STEPS = { ArrowRight: 1, ArrowLeft: -1 };

/**
 * One of several contents at a time, chosen by a row of tabs.
 * @param {string} label
 * @param {readonly Tab[]} tabs of which the first is open
 * @returns {HTMLElement}
 */
export function createTabs(label, tabs) {
  const root = document.createElement('div');
  const row = document.createElement('div');
  row.className = 'tabs';
  row.setAttribute('role', 'tablist');
  row.setAttribute('aria-label', label);
  const buttons = tabs.map(({ name, title, content }) => {
    const button = document.createElement('button');
    Object.assign(button, { type: 'button', id: `take-${name}`, textContent: title });
    button.setAttribute('role', 'tab');
    button.setAttribute('aria-controls', `take-panel-${name}`);
    content.id = `take-panel-${name}`;
    content.setAttribute('role', 'tabpanel');
    content.setAttribute('aria-labelledby', button.id);
    return button;
  });
  const choose = (/** @type {number} */ index) => {
    buttons.forEach((button, i) => {
      button.setAttribute('aria-selected', String(i === index));
      button.tabIndex = i === index ? 0 : -1;
      tabs[i].content.hidden = i !== index;
    });
  };
  row.addEventListener('click', ({ target }) => {
    const index = buttons.indexOf(/** @type {HTMLButtonElement} */ (target));
    if (index >= 0) choose(index);
  });
  row.addEventListener('keydown', (event) => {
    const index = buttons.indexOf(/** @type {HTMLButtonElement} */ (event.target));
    const next = indexAfter(event, index, buttons.length);
    if (next === null) return;
    event.preventDefault();
    choose(next);
    buttons[next].focus();
  });
  choose(0);
  row.append(...buttons);
  root.append(row, ...tabs.map(({ content }) => content));
  return root;
}

/**
 * @param {KeyboardEvent} event
 * @param {number} index
 * @param {number} count
 * @returns {number | null} null: the key is none of ours
 */
function indexAfter({ key }, index, count) {
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  if (!(key in STEPS)) return null;
  const forward = document.documentElement.dir === 'rtl' ? -1 : 1;
  const step = forward * STEPS[/** @type {keyof typeof STEPS} */ (key)];
  return (index + step + count) % count;
}
