// Makes C++ of the reports' pages: trainer/report/page/page.html with the script and the styles of each in one piece, cut
// where its data go.
//
//   node scripts/bundle-report.js OUTPUT.cpp
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { viteSingleFile } from 'vite-plugin-singlefile';

/** @typedef {{ title: string, script: string, styles: string[] }} Page */

/**
 * By what trainer/report/page.hpp calls them.
 *
 * @type {Record<string, Page>}
 */
const PAGES = {
  kTrainingPage: {
    title: 'inkdigit training report',
    script: 'training.js',
    styles: ['report', 'tables', 'charts', 'pictures', 'feature-map'],
  },
  kEvaluationPage: {
    title: 'inkdigit evaluation',
    script: 'evaluation.js',
    styles: ['report', 'tables', 'charts', 'pictures', 'robustness'],
  },
  kPredictionsPage: {
    title: 'inkdigit predictions',
    script: 'predictions.js',
    styles: ['report', 'pictures', 'predictions'],
  },
  kSweepPage: {
    title: 'inkdigit sweep',
    script: 'sweep.js',
    styles: ['report', 'tables', 'charts', 'sweep'],
  },
};
const TEMPLATE = 'page.html';
const DATA = ' src="./report-data.json">';
// Ends a raw string of C++; nothing in a page does.
const QUOTE = 'page';

/**
 * @param {string} html the template
 * @param {Page} page
 */
function fill(html, { title, script, styles }) {
  const links = styles.map((name) => `<link rel="stylesheet" href="./${name}.css" />`);
  return html
    .replaceAll('TITLE', title)
    .replace('SCRIPT', `./${script}`)
    .replace('<!-- styles -->', links.join('\n    '));
}

/**
 * @param {Page} page
 * @returns {Promise<string[]>} what is before the data, and what is behind them
 */
async function bundle(page) {
  const result = await build({
    root: fileURLToPath(new URL('../trainer/report/page', import.meta.url)),
    configFile: false,
    logLevel: 'error',
    plugins: [
      {
        name: 'page',
        transformIndexHtml: { order: 'pre', handler: (html) => fill(html, page) },
      },
      viteSingleFile(),
    ],
    build: {
      write: false,
      target: 'es2022',
      modulePreload: { polyfill: false },
      rollupOptions: { input: TEMPLATE },
    },
  });
  const { output: files } = Array.isArray(result)
    ? result[0]
    : /** @type {import('vite').Rollup.RollupOutput} */ (result);
  const name = page.script;
  const file = files.find(({ fileName }) => fileName === TEMPLATE);
  if (file?.type !== 'asset' || files.length !== 1) throw new Error(`${name}: is not one file`);
  const [before, after, ...more] = String(file.source).split(DATA);
  if (after === undefined || more.length > 0) throw new Error(`${name}: must have${DATA} once`);
  if (`${before}${after}`.includes(`)${QUOTE}"`))
    throw new Error(`${name}: must not have )${QUOTE}"`);
  return [`${before}>`, after];
}

const [output] = process.argv.slice(2);
const raw = (/** @type {string} */ text) => `R"${QUOTE}(${text})${QUOTE}"`;
const constants = [];
for (const [constant, page] of Object.entries(PAGES)) {
  const [before, after] = await bundle(page);
  constants.push(`const Page ${constant} = {${raw(before)},\n${raw(after)}};\n`);
}
writeFileSync(
  output,
  `// Made from trainer/report/page/ by scripts/bundle-report.js.
#include "trainer/report/page.hpp"

namespace inkdigit {

${constants.join('\n')}
}  // namespace inkdigit
`,
);
