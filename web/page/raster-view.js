/** Shows the picture that the network takes in, in the colour of the page's ink. */
export class RasterView {
  #canvas;
  #context;

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.#canvas = canvas;
    this.#context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#tint());
  }

  /** @param {{ width: number, height: number }} size */
  setSize({ width, height }) {
    this.#canvas.width = width;
    this.#canvas.height = height;
  }

  /** @param {Uint8Array} raster height x width, 0 = paper, 255 = ink */
  show(raster) {
    const image = this.#context.createImageData(this.#canvas.width, this.#canvas.height);
    raster.forEach((ink, pixel) => (image.data[4 * pixel + 3] = ink));
    this.#context.putImageData(image, 0, 0);
    this.#tint();
  }

  clear() {
    this.#context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
  }

  /** Colours what is there and keeps how opaque it is. */
  #tint() {
    this.#context.globalCompositeOperation = 'source-in';
    this.#context.fillStyle = getComputedStyle(this.#canvas).color;
    this.#context.fillRect(0, 0, this.#canvas.width, this.#canvas.height);
  }
}
