import { sizeInHeader } from './picture-size.js';

/** @typedef {{ width: number, height: number }} Size */

/**
 * Why a picture is not read: a sentence of the page's words about pictures, and what fills its gaps.
 * @typedef {{ key: 'unopened' | 'large' | 'memory' | 'failed' | 'notArrived' } & Record<string, string | number>} Problem
 */

class PictureError extends Error {
  /** @param {Problem} problem */
  constructor(problem) {
    super(problem.key);
    this.problem = problem;
  }
}

/**
 * @param {Error} error
 * @returns {Problem}
 */
export function problemOf(error) {
  return error instanceof PictureError ? error.problem : { key: 'failed', reason: error.message };
}

/** Decoded, a pixel takes four bytes, and a phone gives a page few hundreds of megabytes. */
const MOST_PIXELS = 50e6;

/**
 * What is read has at most so many pixels: a page full of digits still has dozens of them in each. More
 * would win nothing, for the engine looks at no more either, and would stay with its memory, which
 * WebAssembly never gives back.
 */
const PIXELS_READ = 4e6;

/**
 * @param {File} file
 * @returns {Promise<{ pixels: ImageData, bitmap: ImageBitmap }>} upright, and the same twice: to be read and to
 *   be shown
 */
export async function decodePicture(file) {
  const promised = await sizeInHeader(file);
  if (promised) checkSize(promised);
  const whole = await decode(file);
  try {
    checkSize(whole);
    return shrink(whole);
  } finally {
    whole.close();
  }
}

/** @param {File} file */
async function decode(file) {
  try {
    return await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch {
    throw new PictureError({ key: 'unopened' });
  }
}

/** @param {Size} size */
function checkSize({ width, height }) {
  const pixels = width * height;
  if (pixels <= MOST_PIXELS) return;
  throw new PictureError({
    key: 'large',
    megapixels: Math.ceil(pixels / 1e6),
    most: MOST_PIXELS / 1e6,
  });
}

/** @param {ImageBitmap} whole */
function shrink(whole) {
  const scale = Math.min(1, Math.sqrt(PIXELS_READ / (whole.width * whole.height)));
  const width = Math.max(1, Math.round(scale * whole.width));
  const height = Math.max(1, Math.round(scale * whole.height));
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new PictureError({ key: 'memory' });
  context.imageSmoothingQuality = 'high';
  context.drawImage(whole, 0, 0, width, height);
  // The noise that some browsers put into what is read back, to guard their users' privacy, is far below a photo's own.
  const pixels = context.getImageData(0, 0, width, height);
  return { pixels, bitmap: canvas.transferToImageBitmap() };
}
