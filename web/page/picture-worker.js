// The other end of picture-reader.js.

import { Recognizer } from '../recognizer.js';
import { decodePicture } from './picture-decode.js';

/** @typedef {import('./picture-reader.js').Message} Message */

/** @type {Promise<Recognizer> | null} */
let loading = null;

addEventListener('message', async ({ data: { id, file } }) => {
  try {
    const recognizer = load();
    const { pixels, bitmap } = await decodePicture(file);
    send({ id, bitmap }, [bitmap]);
    const { classes, input } = (await recognizer).info;
    const read = (await recognizer).recognizeNumber(pixels);
    send({ id, answer: { ...read, info: { classes, input } } });
  } catch (error) {
    send({ id, problem: /** @type {Error} */ (error).message });
  }
});

/** While the picture is being decoded, the engine is on its way. */
function load() {
  loading ??= Recognizer.load();
  // Whether anybody waits for it or not; and the network may be back at the next attempt.
  loading.catch(() => (loading = null));
  return loading;
}

/**
 * @param {Message} message
 * @param {Transferable[]} [transfer]
 */
function send(message, transfer) {
  postMessage(message, { transfer });
}
