/** @typedef {{ at: number, training: number, heldOut: number | null }} Point */
/** @typedef {{ training: string, heldOut: string }} Names of the two curves */

const SVG = 'http://www.w3.org/2000/svg';

/** The drawing's units; it is stretched to the room there is, its lines are not. */
const WIDTH = 100;
const HEIGHT = 50;

/** Two curves of a number over a training, with their last values beside their names. */
export class Curve {
  element = document.createElement('figure');
  #names;
  #title;
  #format;
  #most = document.createElement('span');
  #drawing = document.createElementNS(SVG, 'svg');
  #lines = { training: createLine('training'), heldOut: createLine('held-out') };
  #values = { training: createValue('training'), heldOut: createValue('held-out') };

  /**
   * @param {string} title
   * @param {Names} names
   * @param {(value: number) => string} format
   */
  constructor(title, names, format) {
    this.#title = title;
    this.#names = names;
    this.#format = format;
    this.element.className = 'curve';
    const caption = document.createElement('figcaption');
    const heading = document.createElement('span');
    heading.textContent = title;
    caption.append(heading, this.#values.training, this.#values.heldOut);
    this.#most.className = 'curve-most';
    this.#most.setAttribute('aria-hidden', 'true');
    this.#drawing.setAttribute('viewBox', `0 0 ${WIDTH} ${HEIGHT}`);
    this.#drawing.setAttribute('preserveAspectRatio', 'none');
    this.#drawing.setAttribute('role', 'img');
    const middle = document.createElementNS(SVG, 'path');
    middle.setAttribute('class', 'curve-middle');
    middle.setAttribute('d', `M0 ${HEIGHT / 2}h${WIDTH}`);
    this.#drawing.append(middle, this.#lines.training, this.#lines.heldOut);
    this.element.append(caption, this.#most, this.#drawing);
  }

  /**
   * @param {readonly Point[]} points
   * @param {number} most the number at the top; 0 is at the bottom
   */
  show(points, most) {
    this.#most.textContent = this.#format(most);
    for (const which of /** @type {const} */ (['training', 'heldOut'])) {
      const path = points.flatMap((point) => {
        const value = point[which];
        if (value === null) return [];
        const y = HEIGHT * (1 - Math.min(value / most, 1));
        return [`${(WIDTH * point.at).toFixed(2)} ${y.toFixed(2)}`];
      });
      // The first point by itself is a dot.
      const end = path.length === 1 ? 'h0' : '';
      this.#lines[which].setAttribute('d', path.length > 0 ? `M${path.join('L')}${end}` : '');
      const last = points.at(-1)?.[which] ?? null;
      this.#values[which].textContent =
        last === null ? '' : `${this.#names[which]} ${this.#format(last)}`;
    }
    const said = [this.#values.training, this.#values.heldOut].map((value) => value.textContent);
    this.#drawing.setAttribute('aria-label', [this.#title, ...said].filter(Boolean).join(', '));
  }
}

/** @param {string} kind */
function createLine(kind) {
  const line = document.createElementNS(SVG, 'path');
  line.setAttribute('class', `curve-line curve-${kind}`);
  return line;
}

/** @param {string} kind */
function createValue(kind) {
  const value = document.createElement('span');
  value.className = `curve-value curve-of-${kind}`;
  return value;
}
