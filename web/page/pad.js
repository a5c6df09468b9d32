import { followPen } from './pen.js';
import { renderInk } from './render-ink.js';

/** @typedef {import('./pen.js').Point} Point */

/** Of the pad's width: about the thickness of a felt pen on a square as large as a palm. */
const PEN_WIDTH = 0.042;

/**
 * The sheet one draws on. It keeps strokes, not pixels; pixels are only ever written, since browsers
 * that guard their users' privacy put noise into what a script reads back from a canvas.
 */
export class Pad {
  #canvas;
  #context;
  #onChange;
  /** @type {Point[][]} */
  #strokes = [];
  #drawing = false;
  #size = 0;
  #frame = 0;

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {() => void} onChange called after every change of the strokes, also while the pen is down
   */
  constructor(canvas, onChange) {
    this.#canvas = canvas;
    this.#context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    this.#onChange = onChange;
    followPen(canvas, {
      down: (point) => this.#down(point),
      move: (points) => this.#move(points),
      up: () => this.#up(),
      cancel: () => this.undo(),
    });
    this.#followSize();
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#repaint());
  }

  /** In CSS pixels, y down. Another array after undo and clear. */
  get strokes() {
    return this.#strokes;
  }

  /** Whether the pen is down. */
  get drawing() {
    return this.#drawing;
  }

  /** Takes the last stroke back, be it finished or not. */
  undo() {
    this.#replace(this.#strokes.slice(0, -1));
  }

  clear() {
    this.#replace([]);
  }

  /** @param {Point[][]} strokes */
  #replace(strokes) {
    if (this.#strokes.length === 0) return;
    this.#strokes = strokes;
    this.#drawing = false;
    this.#change();
  }

  /** @param {Point} point */
  #down(point) {
    this.#strokes.push([point]);
    this.#drawing = true;
    this.#change();
  }

  /** @param {Point[]} points */
  #move(points) {
    if (!this.#drawing) return;
    this.#strokes[this.#strokes.length - 1].push(...points);
    this.#change();
  }

  #up() {
    if (!this.#drawing) return;
    this.#drawing = false;
    this.#change();
  }

  #change() {
    this.#frame ||= requestAnimationFrame(() => this.#repaint());
    this.#onChange();
  }

  #followSize() {
    const fit = () => this.#fit();
    new ResizeObserver(fit).observe(this.#canvas);
    // Zooming, or moving the window to another screen, changes the pixels behind the same size.
    addEventListener('resize', fit);
  }

  /** One canvas pixel a device pixel; the drawing keeps its place on the sheet. */
  #fit() {
    const size = this.#canvas.clientWidth;
    const pixels = Math.round(size * devicePixelRatio);
    if (size === 0 || (size === this.#size && pixels === this.#canvas.width)) return;
    const scale = size / (this.#size || size);
    for (const stroke of this.#strokes) {
      for (const point of stroke) {
        point[0] *= scale;
        point[1] *= scale;
      }
    }
    this.#size = size;
    this.#canvas.width = pixels;
    this.#canvas.height = pixels;
    this.#repaint();
  }

  #repaint() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const { width, height } = this.#canvas;
    const scale = width / this.#size;
    const color = getComputedStyle(this.#canvas).color;
    this.#context.setTransform(1, 0, 0, 1, 0, 0);
    this.#context.clearRect(0, 0, width, height);
    this.#context.setTransform(scale, 0, 0, scale, 0, 0);
    this.#context.strokeStyle = color;
    this.#context.fillStyle = color;
    renderInk(this.#context, this.#strokes, PEN_WIDTH * this.#size);
  }
}
