import { RasterView } from '../raster-view.js';
import { element, place, svg } from './elements.js';
import { drawReasons } from './reasons.js';

/** The network's picture with something over it. */
export class FramedRaster {
  root = element('div', 'inside-framed');
  #view;
  #width;
  #squares = svg('g');
  #signs = svg('g');
  #frame = svg('rect', { class: 'inside-frame' });

  /**
   * @param {{ width: number, height: number }} input
   * @param {AbortSignal} signal ends it
   */
  constructor(input, signal) {
    const canvas = element('canvas');
    canvas.setAttribute('aria-hidden', 'true');
    this.#view = new RasterView(canvas, signal);
    this.#view.setSize(input);
    this.#width = input.width;
    this.#frame.toggleAttribute('hidden', true);
    const viewBox = `0 0 ${input.width} ${input.height}`;
    const content = [this.#squares, this.#signs, this.#frame];
    this.root.append(canvas, svg('svg', { viewBox, 'aria-hidden': 'true' }, content));
    this.root.style.setProperty('--ratio', String(input.width / input.height));
  }

  /** @param {Uint8Array | null} raster */
  show(raster) {
    if (raster) this.#view.show(raster);
    else this.#view.clear();
  }

  /** @param {import('./values.js').Rectangle | null} rectangle in pixels */
  frame(rectangle) {
    this.#frame.toggleAttribute('hidden', rectangle === null);
    if (rectangle) place(this.#frame, rectangle);
  }

  /** @param {Float32Array} map of explain */
  explain(map) {
    drawReasons(map, this.#width, this.#squares, this.#signs);
  }
}
