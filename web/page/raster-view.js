import { contextOf, onColorChange } from '../pad/canvas.js';

/** Shows the picture that the network takes in, in the color of the page's ink. */
export class RasterView {
  #canvas;
  #context;
  /** @type {Uint8Array | null} */
  #raster = null;

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {AbortSignal} [signal] ends it
   */
  constructor(canvas, signal) {
    this.#canvas = canvas;
    this.#context = contextOf(canvas);
    onColorChange(() => this.#tint(), signal);
    canvas.addEventListener('contextrestored', () => this.#paint());
  }

  /** @param {{ width: number, height: number }} size */
  setSize({ width, height }) {
    this.#canvas.width = width;
    this.#canvas.height = height;
  }

  /** @param {Uint8Array} raster height x width, 0 = paper, 255 = ink */
  show(raster) {
    this.#raster = raster;
    this.#paint();
  }

  clear() {
    this.#raster = null;
    this.#context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
  }

  #paint() {
    if (!this.#raster) return;
    const image = this.#context.createImageData(this.#canvas.width, this.#canvas.height);
    this.#raster.forEach((ink, pixel) => (image.data[4 * pixel + 3] = ink));
    this.#context.putImageData(image, 0, 0);
    this.#tint();
  }

  /** Colors what is there and keeps how opaque it is. */
  #tint() {
    this.#context.globalCompositeOperation = 'source-in';
    this.#context.fillStyle = getComputedStyle(this.#canvas).color;
    this.#context.fillRect(0, 0, this.#canvas.width, this.#canvas.height);
  }
}
