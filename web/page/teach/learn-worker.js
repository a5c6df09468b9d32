// The other end of learn-client.js.

import { Learner } from '../../learn/learner.js';

/** @typedef {import('./learn-client.js').Request} Request */
/** @typedef {import('./learn-client.js').Message} Message */

/** @type {Promise<Learner> | null} */
let loading = null;
/** @type {Map<number, AbortController>} */
const running = new Map();

addEventListener('message', async (/** @type {MessageEvent<Request>} */ { data }) => {
  const { id } = data;
  if ('abort' in data) {
    running.get(id)?.abort();
    return;
  }
  const controller = new AbortController();
  running.set(id, controller);
  try {
    const learner = await load();
    const answer = await learner.adapt({
      ...data.options,
      signal: controller.signal,
      onProgress: (progress) => send({ id, progress }),
    });
    send({ id, answer }, [answer.weights.buffer]);
  } catch (error) {
    const { name, message } = /** @type {Error} */ (error);
    send({ id, problem: { name, message } });
  } finally {
    running.delete(id);
  }
});

function load() {
  loading ??= Learner.load();
  // The network may be back at the next attempt.
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
