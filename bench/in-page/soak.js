// What the soak does over and over, the same in Node and in a page.
import { DRAWINGS } from '../../tests/browser/drawings.js';
import { readWeights } from '../../web/engine/read-weights.js';
import { Recognizer } from '../../web/recognizer.js';

/** Of the engine that was started last. */
let memory = new WebAssembly.Memory({ initial: 0 });

const { instantiate } = WebAssembly;
Object.assign(WebAssembly, {
  instantiate: async (/** @type {any[]} */ ...args) => {
    const instance = await instantiate.call(WebAssembly, args[0], args[1]);
    memory = /** @type {WebAssembly.Memory} */ (instance.exports.memory);
    return instance;
  },
});

const { bytes: weights } = await readWeights();

/** @type {Recognizer | null} */
let recognizer = null;

/** Every so many predictions a number is read, too, which is several predictions more. */
const NUMBER_EVERY = 16;

/**
 * By strokes, by rasters and by pictures in turn.
 * @param {number} count
 * @returns {Promise<number>} bytes of the engine's memory
 */
export async function predict(count) {
  recognizer ??= await Recognizer.load({ weights });
  const reader = recognizer;
  const rasters = DRAWINGS.map((drawing) => reader.recognize(drawing).raster);
  const pictures = rasters.map((raster) => ({ data: raster, width: 28, height: 28 }));
  const inputs = DRAWINGS.flatMap((drawing, i) => [drawing, rasters[i], pictures[i]]);
  for (let i = 0; i < count; ++i) {
    reader.recognize(inputs[i % inputs.length]);
    if (i % NUMBER_EVERY === 0) reader.recognizeNumber(DRAWINGS[i % DRAWINGS.length]);
  }
  return memory.buffer.byteLength;
}

/**
 * Recognizers that read one drawing each.
 * @param {number} count
 * @returns {Promise<number>} bytes of the last engine's memory
 */
export async function loadAndDispose(count) {
  for (let i = 0; i < count; ++i) {
    const short = await Recognizer.load({ weights });
    short.recognize(DRAWINGS[i % DRAWINGS.length]);
    short.dispose();
  }
  return memory.buffer.byteLength;
}
