import { comesNear } from './distance.js';
import { contextOf, onColorChange } from './canvas.js';
import { Pen } from './pen.js';
import { Plane } from './plane.js';
import { renderInk } from './render-ink.js';
import { Sheet } from './sheet.js';

/** @typedef {import('./plane.js').Point} Point */
/** @typedef {import('./sheet.js').Stroke} Stroke */
/** @typedef {{ at: Point, erased: Set<Stroke> }} Eraser where it is, and what it took on its way */

/** Of the pad's height: about the thickness of a felt pen on a square as large as a palm. */
export const PEN_WIDTH = 0.042;

/** How far from a stroke's middle the eraser takes it: at its edge, and a little beside it. */
const ERASER_REACH = PEN_WIDTH / 2 + 0.015;

/**
 * The sheet one draws on. It keeps strokes, not pixels; pixels are only ever written, since browsers
 * that guard their users' privacy put noise into what a script reads back from a canvas.
 */
export class Pad {
  #canvas;
  #context;
  #onChange;
  #sheet = new Sheet();
  /** @type {Stroke | null} the one that is being drawn */
  #stroke = null;
  /** @type {Stroke | null} the one before it */
  #last = null;
  /** @type {Eraser | null} */
  #eraser = null;
  #frame = 0;
  #pen;
  #plane;

  /**
   * @param {HTMLCanvasElement} canvas that fills its parent
   * @param {() => void} onChange called after every change of the strokes, also while the pen is down
   */
  constructor(canvas, onChange) {
    this.#canvas = canvas;
    this.#context = contextOf(canvas);
    this.#onChange = onChange;
    this.#plane = new Plane(/** @type {HTMLElement} */ (canvas.parentElement));
    this.#pen = new Pen(canvas, this.#plane, {
      down: (point, eraser) => this.#down(point, eraser),
      move: (points) => this.#move(points),
      up: () => this.#up(),
      cancel: () => this.#cancel(),
      forget: () => this.#forget(this.#last),
    });
    const repaint = () => this.#repaint();
    canvas.addEventListener('contextrestored', repaint);
    // Where the style sheet gives the ink's color a transition, whatever changes it is noticed.
    canvas.addEventListener('transitionend', repaint);
  }

  /**
   * Draws as large as the canvas is shown, and in its color, whatever becomes of either.
   * @param {AbortSignal} [signal] ends it
   */
  follow(signal) {
    const fit = () => this.#fit();
    const observer = new ResizeObserver(fit);
    observer.observe(this.#canvas);
    signal?.addEventListener('abort', () => observer.disconnect());
    // Zooming, or moving the window to another screen, changes the pixels behind the same size.
    addEventListener('resize', fit, { signal });
    onColorChange(() => this.#repaint(), signal);
    this.#repaint();
  }

  /** In heights of the pad, y down, from its top left corner, in the order they were drawn in. */
  get strokes() {
    return this.#sheet.strokes;
  }

  /** Whether the pen is down. */
  get drawing() {
    return this.#stroke !== null || this.#eraser !== null;
  }

  /** Whether a pen draws here. What it is at when it may no more was no stroke. */
  set enabled(/** @type {boolean} */ enabled) {
    this.#pen.enabled = enabled;
  }

  get canUndo() {
    return this.#sheet.canUndo;
  }

  get canRedo() {
    return this.#sheet.canRedo;
  }

  /** Takes the last stroke back, be it finished or not, or brings back what was erased last. */
  undo() {
    if (this.#sheet.canUndo) this.#replace(() => this.#sheet.undo());
  }

  redo() {
    if (this.#sheet.canRedo) this.#replace(() => this.#sheet.redo());
  }

  clear() {
    if (this.#sheet.strokes.length > 0) this.#replace(() => this.#sheet.clear());
  }

  /**
   * A new sheet with these strokes, which can be undone one by one. Nobody is told of a change.
   * @param {readonly Stroke[]} strokes
   */
  show(strokes) {
    this.#stroke = null;
    this.#eraser = null;
    this.#sheet.clear();
    for (const stroke of strokes) this.#sheet.draw([...stroke]);
    this.#repaint();
  }

  /** @param {() => void} change which ends what the pen is at */
  #replace(change) {
    this.#stroke = null;
    this.#eraser = null;
    change();
    this.#change();
  }

  /**
   * @param {Point} point
   * @param {boolean} eraser
   */
  #down(point, eraser) {
    if (eraser) {
      this.#eraser = { at: point, erased: new Set() };
      this.#erase(this.#eraser, [point]);
      return;
    }
    this.#stroke = [point];
    this.#sheet.draw(this.#stroke);
    this.#change();
  }

  /** @param {Point[]} points */
  #move(points) {
    if (this.#eraser) this.#erase(this.#eraser, points);
    if (!this.#stroke) return;
    this.#stroke.push(...points);
    this.#change();
  }

  #up() {
    if (!this.drawing) return;
    this.#last = this.#stroke;
    this.#stroke = null;
    this.#eraser = null;
    this.#change();
  }

  #cancel() {
    if (this.#eraser?.erased.size) this.#replace(() => this.#sheet.retract());
    else this.#forget(this.#stroke);
    this.#eraser = null;
  }

  /** @param {Stroke | null} stroke which was none */
  #forget(stroke) {
    if (stroke && this.#sheet.isLast(stroke)) this.#replace(() => this.#sheet.retract());
  }

  /**
   * All that one movement of the eraser takes is one change.
   * @param {Eraser} eraser
   * @param {Point[]} points
   */
  #erase(eraser, points) {
    const { erased } = eraser;
    const before = erased.size;
    for (const point of points) {
      for (const stroke of this.#sheet.strokes) {
        if (comesNear(stroke, eraser.at, point, ERASER_REACH)) erased.add(stroke);
      }
      eraser.at = point;
    }
    if (erased.size === before) return;
    if (before > 0) this.#sheet.retract();
    this.#sheet.erase(erased);
    this.#change();
  }

  #change() {
    this.#frame ||= requestAnimationFrame(() => this.#repaint());
    this.#onChange();
  }

  /** One canvas pixel a device pixel. */
  #fit() {
    const canvas = this.#canvas;
    const width = Math.round(canvas.clientWidth * devicePixelRatio);
    const height = Math.round(canvas.clientHeight * devicePixelRatio);
    if (width === 0 || height === 0) return;
    if (width === canvas.width && height === canvas.height) return;
    canvas.width = width;
    canvas.height = height;
    this.#repaint();
  }

  /**
   * How large the ink is shown, 1 being as large as it is drawn. A pad that is square has room for it at any size.
   * @param {number} _aspect the pad's width in its heights
   */
  zoomFor(_aspect) {
    return 1;
  }

  #repaint() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const { width, height } = this.#canvas;
    const color = getComputedStyle(this.#canvas).color;
    this.#plane.zoom = this.zoomFor(width / height);
    const scale = height * this.#plane.zoom;
    this.#context.setTransform(scale, 0, 0, scale, 0, 0);
    // In heights, so this is more than there is.
    this.#context.clearRect(0, 0, width, height);
    this.#context.strokeStyle = color;
    this.#context.fillStyle = color;
    renderInk(this.#context, this.#sheet.strokes, PEN_WIDTH);
  }
}
