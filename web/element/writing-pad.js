import { Pad, PEN_WIDTH } from '../pad/pad.js';

/** @typedef {import('../pad/sheet.js').Stroke} Stroke */

/**
 * A pad that may become narrower than its ink, which it then shows smaller, all of it. The strokes stay what they are, so
 * nothing is lost when there is room again.
 */
export class WritingPad extends Pad {
  /** As wide as the pad was while it had its ink: what went beyond its edge was not to be seen, and need not be. */
  #room = 0;
  #zoom = 1;

  /** @param {readonly Stroke[]} strokes of which all is to be seen, however wide the pad was that they are from */
  show(strokes) {
    this.#room = endOf(strokes);
    super.show(strokes);
  }

  /** @param {number} aspect */
  zoomFor(aspect) {
    // Nothing moves under a pen that is down.
    if (this.drawing) return this.#zoom;
    this.#room = Math.max(this.canUndo || this.canRedo ? this.#room : 0, aspect);
    this.#zoom = Math.min(1, aspect / Math.min(this.#room, endOf(this.strokes)));
    return this.#zoom;
  }
}

/**
 * @param {readonly Stroke[]} strokes
 * @returns {number} where their ink ends on the right, with a rim of paper, in heights; 0 where there is none
 */
function endOf(strokes) {
  return strokes.flat().reduce((end, [x]) => Math.max(end, x + PEN_WIDTH), 0);
}
