// Small things that the part is made of.

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {string} [className]
 * @param {(Node | string)[]} [content]
 * @returns {HTMLElementTagNameMap[K]}
 */
export function element(tag, className = '', content = []) {
  const created = document.createElement(tag);
  if (className) created.className = className;
  created.append(...content);
  return created;
}

const SVG = 'http://www.w3.org/2000/svg';

/**
 * @template {keyof SVGElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string | number>} [attributes]
 * @param {SVGElement[]} [content]
 * @returns {SVGElementTagNameMap[K]}
 */
export function svg(tag, attributes = {}, content = []) {
  const created = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) created.setAttribute(name, String(value));
  created.append(...content);
  return created;
}

/**
 * @param {Element} shape
 * @param {import('./values.js').Rectangle} rectangle
 */
export function place(shape, { left, top, width, height }) {
  const attributes = { x: left, y: top, width, height };
  for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, String(value));
}

/** @param {number} value as it is shown */
export function short(value) {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  // No minus before a zero.
  return (Number(value.toFixed(digits)) || 0).toFixed(digits);
}
