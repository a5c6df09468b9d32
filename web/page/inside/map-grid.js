import { contextOf } from '../../pad/canvas.js';
import { element } from './elements.js';
import { tilingOf } from './stages.js';

/** A map has so many canvas pixels in width or more, so that the gap of one is narrow beside it. */
const FINE = 16;

/** A layer's maps, painted on one canvas that lies over a button for each. */
export class MapGrid {
  root = element('div', 'inside-maps');
  /** @type {HTMLButtonElement[]} */
  buttons;
  /** How far the arrow keys go, in buttons. */
  steps;
  #canvas = element('canvas');
  #context = contextOf(this.#canvas);
  #image;
  #size;
  #scale;
  #columns;
  /** @type {{ values: Float32Array, color: string } | null} what is on the canvas */
  #last = null;

  /**
   * @param {number} count of maps, from the first one on
   * @param {number} width of a map
   * @param {number} height
   * @param {(map: number) => string} title of a map
   */
  constructor(count, width, height, title) {
    this.title = title;
    const tiling = tilingOf(count, width, height);
    const { columns, rows } = tiling;
    const scale = Math.max(1, Math.ceil(FINE / Math.max(width, height)));
    this.#size = { width, height };
    this.#scale = scale;
    this.#columns = columns;
    this.#canvas.width = columns * (scale * width + 1) - 1;
    this.#canvas.height = rows * (scale * height + 1) - 1;
    this.#canvas.setAttribute('aria-hidden', 'true');
    this.#image = this.#context.createImageData(this.#canvas.width, this.#canvas.height);
    this.#canvas.addEventListener('contextrestored', () => {
      if (this.#last) this.paint(this.#last.values, this.#last.color);
    });
    this.buttons = Array.from({ length: count }, (_, i) => createButton(i, title(i)));
    this.steps = { x: 1, y: columns };
    const { style } = this.root;
    style.setProperty('--columns', String(columns));
    style.setProperty('--tile', `${tiling.width}px`);
    style.setProperty('--tile-height', `${tiling.height}px`);
    style.setProperty('--gap', `${tiling.width / (scale * width)}px`);
    this.root.append(...this.buttons, this.#canvas);
  }

  /**
   * What is above 0 in the color of the page's ink.
   * @param {Float32Array} values maps x height x width
   * @param {string} color
   */
  paint(values, color) {
    const count = this.buttons.length * this.#size.width * this.#size.height;
    let most = 0;
    for (let i = 0; i < count; ++i) if (values[i] > most) most = values[i];
    if (most === 0) {
      this.clear();
      return;
    }
    this.#fill(values, 1 / most);
    const context = this.#context;
    context.putImageData(this.#image, 0, 0);
    context.globalCompositeOperation = 'source-in';
    context.fillStyle = color;
    context.fillRect(0, 0, this.#canvas.width, this.#canvas.height);
    this.#last = { values, color };
  }

  clear() {
    if (this.#last) this.#context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    this.#last = null;
  }

  /**
   * Says how opaque each pixel is.
   * @param {Float32Array} values
   * @param {number} factor
   */
  #fill(values, factor) {
    const { data, width: line } = this.#image;
    const { width, height } = this.#size;
    const scale = this.#scale;
    let from = 0;
    for (let map = 0; map < this.buttons.length; ++map) {
      const left = (map % this.#columns) * (scale * width + 1);
      const top = Math.floor(map / this.#columns) * (scale * height + 1);
      for (let y = 0; y < scale * height; ++y) {
        const row = from + Math.floor(y / scale) * width;
        let to = 4 * ((top + y) * line + left) + 3;
        for (let x = 0; x < scale * width; ++x, to += 4) {
          const part = values[row + Math.floor(x / scale)] * factor;
          // What is weak would be paper to the eye.
          data[to] = part > 0 ? 255 * Math.sqrt(part) : 0;
        }
      }
      from += width * height;
    }
  }
}

/**
 * @param {number} map
 * @param {string} label
 */
function createButton(map, label) {
  const button = element('button');
  button.type = 'button';
  button.dataset.map = String(map);
  button.setAttribute('aria-label', label);
  button.setAttribute('aria-pressed', 'false');
  return button;
}
