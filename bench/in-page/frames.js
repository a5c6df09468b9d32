/**
 * Counts animation frames, and in each notes the time of the engine that looks inside, in `window.watched`. It runs in the
 * page before anything else, so it is self-contained.
 */
export function watchFrames() {
  const watched = { frames: 0, times: /** @type {number[]} */ ([]) };
  Object.assign(window, { watched });
  const count = () => {
    watched.frames += 1;
    requestAnimationFrame(count);
  };
  requestAnimationFrame(count);

  let [frame, start] = [-1, 0];
  /**
   * @param {Function} call
   * @returns {Function}
   */
  const timed =
    (call) =>
    (/** @type {unknown[]} */ ...args) => {
      // The same for all of a frame.
      const now = Number(document.timeline.currentTime);
      if (now !== frame) {
        [frame, start] = [now, performance.now()];
        watched.times.push(0);
      }
      const result = call(...args);
      watched.times[watched.times.length - 1] = performance.now() - start;
      return result;
    };
  const { instantiate } = WebAssembly;
  Object.assign(WebAssembly, {
    instantiate: async (/** @type {any[]} */ ...args) => {
      const instance = await instantiate.call(WebAssembly, args[0], args[1]);
      const { exports } = /** @type {any} */ (instance);
      if (!exports.ink_inspect_values) return instance;
      const entries = Object.entries(exports).map(([name, value]) => [
        name,
        typeof value === 'function' ? timed(value) : value,
      ]);
      return { exports: Object.fromEntries(entries) };
    },
  });
}
