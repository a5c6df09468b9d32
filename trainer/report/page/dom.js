// Elements made in one call each.

/** @typedef {Node | string | null} Child null adds nothing */
/** @typedef {Record<string, string | number>} Attributes */

const SVG = 'http://www.w3.org/2000/svg';

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function html(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/**
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {SVGElementTagNameMap[Tag]}
 */
export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

/**
 * @template {Element} E
 * @param {E} element
 * @param {Attributes} attributes
 * @param {Child[]} children
 */
function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children.filter((child) => child !== null));
  return element;
}

/**
 * A part of the report, with its heading.
 *
 * @param {string} id
 * @param {string} title
 * @param {...Child} content
 */
export function section(id, title, ...content) {
  return html(
    'section',
    { id, 'aria-labelledby': `${id}-title` },
    html('h2', { id: `${id}-title` }, title),
    ...content,
  );
}

/**
 * A drawing with what it shows above it.
 *
 * @param {string} look its class
 * @param {string} title
 * @param {string} unit what is drawn
 * @param {...Child} content
 */
export function figure(look, title, unit, ...content) {
  const caption = html(
    'figcaption',
    {},
    html('strong', {}, title),
    html('span', { class: 'unit' }, unit),
  );
  return html('figure', { class: look }, caption, ...content);
}

/**
 * A table that scrolls by itself where the screen is narrow.
 *
 * @param {string} caption
 * @param {Child[]} heads of the columns
 * @param {HTMLTableRowElement[]} rows
 * @param {string} [className]
 */
export function table(caption, heads, rows, className = '') {
  const head = html('tr', {}, ...heads.map((name) => html('th', { scope: 'col' }, name)));
  return html(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption },
    html(
      'table',
      { class: className },
      html('caption', {}, caption),
      html('thead', {}, head),
      html('tbody', {}, ...rows),
    ),
  );
}

/**
 * A row whose first cell names it.
 *
 * @param {Child} name
 * @param {Child[]} cells
 */
export function row(name, cells) {
  return html(
    'tr',
    {},
    html('th', { scope: 'row' }, name),
    ...cells.map((cell) => html('td', {}, cell)),
  );
}

/**
 * Pairs of a name and a value.
 *
 * @param {string} className
 * @param {[string, Child][]} pairs
 */
export function pairs(className, pairs) {
  return html(
    'dl',
    { class: className },
    ...pairs.map(([name, value]) => html('div', {}, html('dt', {}, name), html('dd', {}, value))),
  );
}
