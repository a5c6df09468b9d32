// What a report with several sections has around them.
import { html, svg } from './dom.js';

/** @param {string} id of what every page has */
export const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/**
 * What the page is drawn from.
 *
 * @returns {any}
 */
export function readData() {
  return JSON.parse(byId('report-data').textContent ?? '');
}

/**
 * @param {string} title
 * @param {HTMLElement[]} sections
 */
export function showSections(title, sections) {
  document.title = title;
  byId('masthead').append(contents(sections));
  byId('report').append(...sections);
  openForPrinting();
  document.documentElement.dataset.state = 'ready';
}

/**
 * What the lines of a chart are, by the classes that style them.
 *
 * @param {(readonly [className: string, text: string])[]} entries
 */
export function lineLegend(entries) {
  const items = entries.map(([className, text]) =>
    html(
      'li',
      { class: className },
      svg(
        'svg',
        { viewBox: '0 0 28 12', 'aria-hidden': 'true' },
        svg('polyline', { points: '0,6 28,6' }),
      ),
      html('span', {}, text),
    ),
  );
  return html('ul', { class: 'legend' }, ...items);
}

/** @param {HTMLElement[]} sections */
function contents(sections) {
  const links = sections.map(({ id, firstElementChild }) =>
    html('li', {}, html('a', { href: `#${id}` }, firstElementChild?.textContent ?? id)),
  );
  return html('nav', { 'aria-label': 'Contents' }, html('ul', {}, ...links));
}

/** Paper has nothing to click on: what is folded away is printed too. */
function openForPrinting() {
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
