// What web/learn/shipped.js is to the repository, this is to the npm package: files beside the script.

/** @returns {URL} */
export function shippedLearner() {
  return new URL('./engine/inkdigit-learn.wasm', import.meta.url);
}

/** @returns {URL} */
export function shippedTrainer() {
  return new URL('./engine/inkdigit-train.wasm', import.meta.url);
}

/** @returns {URL} */
export function shippedRehearsal() {
  return new URL('./weights/rehearsal.ink', import.meta.url);
}
