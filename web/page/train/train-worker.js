// The other end of train-client.js.

import { Trainer } from '../../learn/trainer.js';

/** @typedef {import('./train-client.js').Request} Request */
/** @typedef {import('./train-client.js').Message} Message */

const stop = new AbortController();

addEventListener('message', async (/** @type {MessageEvent<Request>} */ { data }) => {
  if ('stop' in data) {
    stop.abort();
    return;
  }
  try {
    const trainer = await Trainer.load();
    const answer = await trainer.train({
      ...data.options,
      stop: stop.signal,
      onProgress: (progress) => send({ progress }),
    });
    send({ answer }, [answer.weights.buffer]);
  } catch (error) {
    const { name, message } = /** @type {Error} */ (error);
    send({ problem: { name, message } });
  }
});

/**
 * @param {Message} message
 * @param {Transferable[]} [transfer]
 */
function send(message, transfer) {
  postMessage(message, { transfer });
}
