import { PEN_WIDTH } from '../../pad/pad.js';
import { byId } from '../dom.js';
import { inkPath } from '../drawing/ink-path.js';
import { place, svg } from './elements.js';
import { drawReasons } from './reasons.js';

/** @typedef {import('../../engine/inspect.js').Fit} Fit */
/** @typedef {import('../../pad/sheet.js').Stroke} Stroke */
/** @typedef {import('./values.js').Rectangle} Rectangle */

/** What lies over the ink on the pad: the frame around what a map looked at, and what speaks for an answer. */
export class SheetMarks {
  #mask = svg('path', { 'stroke-width': 1.15 * PEN_WIDTH });
  #cover = svg('rect', { x: 0, y: 0, width: 1, height: 1, class: 'inside-cover' });
  #reasons = svg('g', { filter: 'url(#inside-blur)' });
  #ink = svg('g', { mask: 'url(#inside-ink)' }, [this.#cover, this.#reasons]);
  #signs = svg('g');
  #frame = svg('rect', { class: 'inside-frame', 'data-frame': '' });
  #root = svg('svg', { viewBox: '0 0 1 1', 'aria-hidden': 'true', class: 'inside-sheet' }, [
    svg('mask', { id: 'inside-ink' }, [this.#mask]),
    svg('filter', { id: 'inside-blur' }, [svg('feGaussianBlur', { stdDeviation: 0.5 })]),
    this.#ink,
    this.#signs,
    this.#frame,
  ]);

  constructor() {
    this.#mask.classList.add('ink');
    this.unframe();
    this.forget();
    byId('pad').after(this.#root);
  }

  remove() {
    this.#root.remove();
  }

  /**
   * Frames pixels of the network's picture, as far as they are on the sheet.
   * @param {Rectangle} rectangle in pixels
   * @param {Fit} fit
   */
  frame({ left, top, width, height }, { scale, x, y }) {
    if (scale === 0) {
      this.unframe();
      return;
    }
    const [from, to] = [(left - x) / scale, (left + width - x) / scale].map(onSheet);
    const [above, below] = [(top - y) / scale, (top + height - y) / scale].map(onSheet);
    place(this.#frame, { left: from, top: above, width: to - from, height: below - above });
    this.#frame.toggleAttribute('hidden', false);
  }

  unframe() {
    this.#frame.toggleAttribute('hidden', true);
  }

  /**
   * Colors the ink by what it speaks for.
   * @param {Float32Array} map of explain
   * @param {number} width of it
   * @param {readonly Stroke[]} strokes
   * @param {Fit} fit
   */
  explain(map, width, strokes, { scale, x, y }) {
    this.#mask.setAttribute('d', inkPath(strokes));
    const transform = `scale(${1 / scale}) translate(${-x} ${-y})`;
    this.#reasons.setAttribute('transform', transform);
    this.#signs.setAttribute('transform', transform);
    drawReasons(map, width, this.#reasons, this.#signs);
    this.#ink.toggleAttribute('hidden', scale === 0);
    this.#signs.toggleAttribute('hidden', scale === 0);
  }

  forget() {
    this.#ink.toggleAttribute('hidden', true);
    this.#signs.toggleAttribute('hidden', true);
  }
}

/** A little within the edge, so that a frame is seen there. */
const EDGE = 0.008;

/** @param {number} at */
function onSheet(at) {
  return Math.min(1 - EDGE, Math.max(EDGE, at));
}
