// axe-core, which looks for what keeps people from using a page.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

/** The script that a page has to run. */
export function axeSource() {
  return readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
}

/**
 * @param {import('./browser.js').Page} page
 * @param {string} source of axe
 * @returns {Promise<{ id: string, targets: string[] }[]>}
 */
export async function violationsOf(page, source) {
  await page.evaluate(source);
  return page.evaluate(async () => {
    // @ts-ignore axe was evaluated in the page
    const results = await window.axe.run();
    return results.violations.map((/** @type {any} */ { id, nodes }) => ({
      id,
      targets: nodes.map((/** @type {any} */ node) => `${node.target}: ${node.failureSummary}`),
    }));
  });
}
