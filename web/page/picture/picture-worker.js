// The other end of picture-reader.js.

import { Recognizer } from '../../recognizer.js';
import { decodePicture, problemOf } from './picture-decode.js';

/** @typedef {import('./picture-reader.js').Message} Message */

/** @type {Promise<Recognizer> | null} */
let loading = null;
/** @type {Uint8Array | string | undefined} the shipped ones when left out */
let weights;

addEventListener('message', async ({ data }) => {
  if ('weights' in data) {
    weights = data.weights;
    loading = null;
  } else {
    await read(data);
  }
});

/** @param {{ id: number, file: File }} request */
async function read({ id, file }) {
  try {
    const recognizer = load();
    const { pixels, bitmap } = await decodePicture(file);
    send({ id, bitmap }, [bitmap]);
    const { classes, input } = (await recognizer).info;
    const answer = (await recognizer).recognizeNumber(pixels);
    send({ id, answer: { ...answer, info: { classes, input } } });
  } catch (error) {
    send({ id, problem: problemOf(/** @type {Error} */ (error)) });
  }
}

/** While the picture is being decoded, the engine is on its way. */
function load() {
  if (loading) return loading;
  const begun = Recognizer.load({ weights });
  loading = begun;
  // Whether anybody waits for it or not; and the network may be back at the next attempt.
  begun.catch(() => {
    if (loading === begun) loading = null;
  });
  return begun;
}

/**
 * @param {Message} message
 * @param {Transferable[]} [transfer]
 */
function send(message, transfer) {
  postMessage(message, { transfer });
}
