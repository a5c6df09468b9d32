// Our predictions in a page: every build of the engine with every kind of weights.
import { DRAWINGS } from '../../tests/browser/drawings.js';
import { Recognizer } from '../../web/recognizer.js';
import { measureInTurn } from './stopwatch.js';

/**
 * A raster that has ink everywhere.
 * @param {Recognizer} recognizer
 */
function someRaster({ info: { input } }) {
  const size = input.height * input.width * input.channels;
  return Uint8Array.from({ length: size }, (_, i) => (i * 37) % 256);
}

/**
 * One prediction from the picture that the network takes.
 * @param {{ weights: string, simd: 'relaxed' | boolean }[]} variants
 * @returns {Promise<number[]>} microseconds, one a variant
 */
export async function measurePredictions(variants) {
  const recognizers = await Promise.all(variants.map((variant) => Recognizer.load(variant)));
  return measureInTurn(
    recognizers.map((recognizer) => {
      const raster = someRaster(recognizer);
      return () => recognizer.recognize(raster);
    }),
  );
}

/**
 * From pen strokes to the answer, by the shipped weights, and from the raster alone.
 * @returns {Promise<{ strokes: number, raster: number }>} microseconds
 */
export async function measureStrokes() {
  const recognizer = await Recognizer.load();
  const rasters = DRAWINGS.map((drawing) => recognizer.recognize(drawing).raster);
  let next = 0;
  /** @type {(inputs: readonly any[]) => () => unknown} */
  const inTurn = (inputs) => () => recognizer.recognize(inputs[next++ % inputs.length]);
  const [strokes, raster] = await measureInTurn([inTurn(DRAWINGS), inTurn(rasters)]);
  return { strokes, raster };
}
