/**
 * @typedef {object} Parts of the element's shadow tree
 * @property {HTMLElement} field around all of it
 * @property {HTMLElement} ruler a mark a digit: as wide as they are in one line, if there is room
 * @property {HTMLElement} pad
 * @property {HTMLCanvasElement} ink
 * @property {HTMLElement} print the value, where there is no ink
 * @property {HTMLElement} hint
 * @property {HTMLInputElement} value shows what was read, and is typed into
 * @property {HTMLElement} doubt behind it, where that is in doubt
 * @property {HTMLButtonElement} undo
 * @property {HTMLButtonElement} clear
 * @property {HTMLElement} status what screen readers say
 */

const SVG = 'http://www.w3.org/2000/svg';
const UNDO = ['M8 5 4 9l4 4', 'M4.5 9H14a5 5 0 0 1 0 10H9'];
const CLEAR = ['m6 6 12 12M18 6 6 18'];

/**
 * @param {ShadowRoot} root to be filled
 * @returns {Parts}
 */
export function buildParts(root) {
  const ink = part('canvas', 'ink');
  const print = part('span', 'print');
  const hint = part('span', 'hint');
  // Who sees none of this has the field below, which does all the same.
  for (const seen of [ink, print, hint]) seen.setAttribute('aria-hidden', 'true');
  const pad = part('div', 'pad', ink, print, hint);
  const value = part('input', 'value');
  value.type = 'text';
  value.autocomplete = 'off';
  value.spellcheck = false;
  // Left to right in every language, as digits are.
  value.dir = 'ltr';
  const doubt = part('span', 'doubt', '?');
  doubt.setAttribute('aria-hidden', 'true');
  const read = document.createElement('div');
  read.className = 'read';
  read.append(value, doubt);
  const undo = button('undo', UNDO);
  const clear = button('clear', CLEAR);
  const status = document.createElement('span');
  status.className = 'status';
  status.setAttribute('role', 'status');
  const ruler = document.createElement('div');
  ruler.className = 'ruler';
  const field = part('div', 'field', ruler, pad, part('div', 'bar', read, undo, clear));
  root.append(field, status);
  return { field, ruler, pad, ink, print, hint, value, doubt, undo, clear, status };
}

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {string} name
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
function part(tag, name, ...children) {
  const element = document.createElement(tag);
  element.className = name;
  element.setAttribute('part', name);
  element.append(...children);
  return element;
}

/**
 * Not on the way of the Tab key, which would stop three times at every field: Ctrl+Z and Backspace do the same.
 * @param {string} name
 * @param {string[]} paths
 */
function button(name, paths) {
  const icon = document.createElementNS(SVG, 'svg');
  icon.setAttribute('viewBox', '0 0 24 24');
  icon.setAttribute('aria-hidden', 'true');
  for (const d of paths) {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', d);
    icon.append(path);
  }
  const element = part('button', name, icon);
  element.type = 'button';
  element.tabIndex = -1;
  element.setAttribute('part', `button ${name}`);
  return element;
}
