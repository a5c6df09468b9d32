// What the parts' forms are made of.

/**
 * @param {string} id
 * @param {string} text
 * @param {() => void} press
 */
export function createButton(id, text, press) {
  const button = document.createElement('button');
  Object.assign(button, { type: 'button', id, className: 'button', textContent: text });
  button.addEventListener('click', press);
  return button;
}

/** @param {(string | Node)[]} content a field, and what it is called */
export function createLabel(...content) {
  const label = document.createElement('label');
  label.append(...content);
  return label;
}

/** @param {HTMLElement[]} elements side by side where there is room */
export function createLine(...elements) {
  const line = document.createElement('div');
  line.className = 'line';
  line.append(...elements);
  return line;
}
