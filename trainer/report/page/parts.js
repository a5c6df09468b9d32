// What a report with several sections has around them.
import { html } from './dom.js';

/** @param {HTMLElement[]} sections */
export function contents(sections) {
  const links = sections.map(({ id, firstElementChild }) =>
    html('li', {}, html('a', { href: `#${id}` }, firstElementChild?.textContent ?? id)),
  );
  return html('nav', { 'aria-label': 'Contents' }, html('ul', {}, ...links));
}

/** Paper has nothing to click on: what is folded away is printed too. */
export function openForPrinting() {
  /** @type {HTMLDetailsElement[]} */
  let opened = [];
  addEventListener('beforeprint', () => {
    opened = [...document.querySelectorAll('details')].filter((details) => !details.open);
    for (const details of opened) details.open = true;
  });
  addEventListener('afterprint', () => {
    for (const details of opened) details.open = false;
  });
}
