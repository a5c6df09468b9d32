import { fill } from '../words.js';

/** @typedef {import('../../recognizer.js').PictureDigit} PictureDigit */

/**
 * @typedef {object} LayerListener
 * @property {(index: number) => void} choose a digit was tapped
 * @property {() => void} draw a stroke begins: the layer is to go
 */

/** A finger misses small digits by so much, in CSS pixels. */
const NEAR = 24;

/** What moves so far is no tap but a stroke, in CSS pixels. */
const SLOP = 12;

/** The picture under the canvas that is drawn on, with a frame and the answer around every digit. */
export class PictureLayer {
  #pad;
  #words;
  #listener;
  #root = document.createElement('div');
  #size;
  /** @type {HTMLElement[]} */
  #frames = [];
  /** @type {PointerEvent | null} which has not moved yet */
  #pressed = null;
  #ending = new AbortController();

  /**
   * @param {HTMLCanvasElement} pad
   * @param {ImageBitmap} bitmap is used up
   * @param {import('../class-words.js').Table['picture']} words
   * @param {LayerListener} listener
   */
  constructor(pad, bitmap, words, listener) {
    this.#pad = pad;
    this.#words = words;
    this.#listener = listener;
    this.#size = { width: bitmap.width, height: bitmap.height };
    const canvas = document.createElement('canvas');
    Object.assign(canvas, this.#size);
    canvas.getContext('bitmaprenderer')?.transferFromImageBitmap(bitmap);
    this.#root.className = 'picture';
    this.#root.setAttribute('role', 'img');
    this.#root.setAttribute('aria-label', words.picture);
    this.#root.style.setProperty('--ratio', String(this.#size.width / this.#size.height));
    this.#root.append(canvas);
    pad.before(this.#root);
    this.#listen();
  }

  /**
   * @param {readonly PictureDigit[]} digits
   * @param {readonly string[]} names
   */
  mark(digits, names) {
    if (digits.length === 0) return;
    this.#root.setAttribute('aria-label', fill(this.#words.framed, { names: names.join(' ') }));
    this.#frames = digits.map((digit, i) => createFrame(digit, names[i], this.#size));
    this.#root.append(createVeil(digits, this.#size), ...this.#frames);
  }

  /** @param {number} index */
  choose(index) {
    this.#frames.forEach((frame, i) => frame.classList.toggle('picture-chosen', i === index));
  }

  remove() {
    this.#ending.abort();
    this.#root.remove();
  }

  /** The canvas lies above and hears of a pointer only once that is known to draw. */
  #listen() {
    const sheet = /** @type {HTMLElement} */ (this.#pad.parentElement);
    const options = { capture: true, signal: this.#ending.signal };
    sheet.addEventListener('pointerdown', (event) => this.#press(event), options);
    sheet.addEventListener('pointermove', (event) => this.#move(event), options);
    sheet.addEventListener('pointerup', (event) => this.#release(event), options);
  }

  /** @param {PointerEvent} event */
  #press(event) {
    event.stopPropagation();
    this.#pressed = event;
  }

  /** @param {PointerEvent} event */
  #move({ pointerId, clientX, clientY, buttons }) {
    const pressed = this.#pressed;
    if (pressed?.pointerId !== pointerId || buttons === 0) return;
    if (Math.hypot(clientX - pressed.clientX, clientY - pressed.clientY) < SLOP) return;
    this.#listener.draw();
    this.#pad.dispatchEvent(new PointerEvent('pointerdown', pressed));
  }

  /** @param {PointerEvent} event */
  #release({ pointerId, clientX, clientY }) {
    if (this.#pressed?.pointerId !== pointerId) return;
    this.#pressed = null;
    const distances = this.#frames.map((frame) => distanceTo(frame, clientX, clientY));
    const least = Math.min(...distances);
    if (least <= NEAR) this.#listener.choose(distances.indexOf(least));
  }
}

/**
 * @param {HTMLElement} element
 * @param {number} x
 * @param {number} y
 * @returns {number} 0 within it
 */
function distanceTo(element, x, y) {
  const { left, top, right, bottom } = element.getBoundingClientRect();
  return Math.hypot(Math.max(left - x, x - right, 0), Math.max(top - y, y - bottom, 0));
}

/**
 * @param {PictureDigit} digit
 * @param {string} name
 * @param {{ width: number, height: number }} size of the picture
 */
function createFrame({ digit, box }, name, { width, height }) {
  const frame = document.createElement('div');
  frame.className = 'picture-frame';
  frame.classList.toggle('picture-unsure', digit === null);
  // Where there is no room above the digit, its answer stands below.
  frame.classList.toggle('picture-low', box.y < 0.08 * height);
  frame.dataset.name = name;
  const percent = (/** @type {number} */ part, /** @type {number} */ whole) =>
    `${(100 * part) / whole}%`;
  Object.assign(frame.style, {
    left: percent(box.x, width),
    top: percent(box.y, height),
    width: percent(box.width, width),
    height: percent(box.height, height),
  });
  return frame;
}

const SVG = 'http://www.w3.org/2000/svg';

/**
 * Dims the picture but for its digits.
 * @param {readonly PictureDigit[]} digits
 * @param {{ width: number, height: number }} size
 */
function createVeil(digits, { width, height }) {
  const svg = document.createElementNS(SVG, 'svg');
  const path = document.createElementNS(SVG, 'path');
  const holes = digits.map(({ box }) => rectangle(box)).join('');
  svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
  svg.setAttribute('preserveAspectRatio', 'none');
  path.setAttribute('d', rectangle({ x: 0, y: 0, width, height }) + holes);
  path.setAttribute('fill-rule', 'evenodd');
  svg.append(path);
  return svg;
}

/** @param {PictureDigit['box']} box */
function rectangle({ x, y, width, height }) {
  return `M${x} ${y}h${width}v${height}h${-width}z`;
}
