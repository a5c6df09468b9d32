// Where what learns and what trains are, and the drawings by others that it learns together with, in this repository and in its page. The
// npm package has other answers: web/package/shipped-learn.js.

/** @returns {URL} */
export function shippedLearner() {
  return new URL('../../build/wasm/inkdigit-learn.wasm', import.meta.url);
}

/** @returns {URL} */
export function shippedTrainer() {
  return new URL('../../build/wasm/inkdigit-train.wasm', import.meta.url);
}

/** @returns {URL} */
export function shippedRehearsal() {
  return new URL('../../weights/rehearsal.ink', import.meta.url);
}
