/** @typedef {import('./plane.js').Point} Point */
/** @typedef {Point[]} Stroke */

/**
 * @typedef {object} Change
 * @property {boolean} drawn or erased
 * @property {[index: number, stroke: Stroke][]} places with the change (without it, where it erased), in
 *   ascending order
 */

/** The strokes of a drawing, and what was done to them, to be undone and redone. */
export class Sheet {
  /** @type {Stroke[]} */
  #strokes = [];
  /** @type {Change[]} */
  #done = [];
  /** @type {Change[]} the next to be redone is last */
  #undone = [];
  /** @type {Change[]} what could be redone before the last change */
  #setAside = [];

  /** In the order they were drawn in. */
  get strokes() {
    return this.#strokes;
  }

  get canUndo() {
    return this.#done.length > 0;
  }

  get canRedo() {
    return this.#undone.length > 0;
  }

  /** @param {Stroke} stroke may grow afterwards */
  draw(stroke) {
    this.#add({ drawn: true, places: [[this.#strokes.length, stroke]] });
  }

  /** @param {ReadonlySet<Stroke>} strokes */
  erase(strokes) {
    /** @type {Change['places']} */
    const places = [...this.#strokes.entries()].filter(([, stroke]) => strokes.has(stroke));
    this.#add({ drawn: false, places });
  }

  undo() {
    const change = this.#done.pop();
    if (!change) return;
    this.#toggle(change, !change.drawn);
    this.#undone.push(change);
  }

  redo() {
    const change = this.#undone.pop();
    if (!change) return;
    this.#toggle(change, change.drawn);
    this.#done.push(change);
  }

  /** As if the last change had never been. */
  retract() {
    this.undo();
    this.#undone = this.#setAside;
    this.#setAside = [];
  }

  /**
   * Whether to draw this stroke was the last that was done.
   * @param {Stroke} stroke
   */
  isLast(stroke) {
    const last = this.#done.at(-1);
    return last !== undefined && last.drawn && last.places[0][1] === stroke;
  }

  /** A new sheet: there is nothing to undo. */
  clear() {
    this.#strokes = [];
    this.#done = [];
    this.#undone = [];
    this.#setAside = [];
  }

  /** @param {Change} change */
  #add(change) {
    this.#toggle(change, change.drawn);
    this.#done.push(change);
    this.#setAside = this.#undone;
    this.#undone = [];
  }

  /**
   * @param {Change} change
   * @param {boolean} present
   */
  #toggle({ places }, present) {
    if (present) {
      for (const [index, stroke] of places) this.#strokes.splice(index, 0, stroke);
    } else {
      for (const [index] of [...places].reverse()) this.#strokes.splice(index, 1);
    }
  }
}
