// Pages of a browser that has never seen them: nothing is cached, and no process is shared.

/** @typedef {import('../tests/browser/browser.js').Browser} Browser */
/** @typedef {import('../tests/browser/browser.js').Page} Page */

/**
 * @template T
 * @param {Browser} browser
 * @param {(page: Page) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function withFreshPage(browser, use) {
  const context = await browser.createBrowserContext();
  try {
    const page = await context.newPage();
    return await use(page);
  } finally {
    await context.close();
  }
}

/**
 * Calls a function of a module in a page.
 * @param {Page} page
 * @param {string} module its address
 * @param {string} name of the function
 * @param {...unknown} args that JSON can hold
 * @returns {Promise<any>}
 */
export function callInPage(page, module, name, ...args) {
  return page.evaluate(
    async (from, exported, values) => (await import(from))[exported](...values),
    module,
    name,
    args,
  );
}
