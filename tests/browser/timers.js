// What a page would do after a while happens when a test wants it, however slow the machine is.

/** @typedef {import('puppeteer-core').Page} Page */

/**
 * From now on the page keeps what it would do after so many milliseconds, or more. Runs in the page.
 * @param {number} least
 */
export function keepTimers(least) {
  const { setTimeout, clearTimeout } = window;
  /** @type {Map<number, () => void>} */
  const kept = new Map();
  Object.assign(window, {
    setTimeout: (/** @type {() => void} */ call, /** @type {number} */ ms) => {
      const timer = setTimeout(ms < least ? call : () => {}, ms);
      if (ms >= least) kept.set(timer, call);
      return timer;
    },
    clearTimeout: (/** @type {number} */ timer) => {
      kept.delete(timer);
      clearTimeout(timer);
    },
    runTimers: () => {
      for (const [timer, call] of kept) {
        kept.delete(timer);
        call();
      }
    },
  });
}

/**
 * As if the time had passed for all that is kept.
 * @param {Page} page
 */
export function runTimers(page) {
  return page.evaluate(() => Reflect.get(window, 'runTimers')());
}
