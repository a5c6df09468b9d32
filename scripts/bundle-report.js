// Makes C++ of the reports' pages: each HTML file of trainer/report/page/ in one piece, cut where its data go.
//
//   node scripts/bundle-report.js OUTPUT.cpp
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { viteSingleFile } from 'vite-plugin-singlefile';

/** What trainer/report/page.hpp calls them. */
const PAGES = {
  kTrainingPage: 'report.html',
  kEvaluationPage: 'evaluation.html',
  kPredictionsPage: 'predictions.html',
  kSweepPage: 'sweep.html',
};
const DATA = ' src="./report-data.json">';
// Ends a raw string of C++; nothing in a page does.
const QUOTE = 'page';

/**
 * @param {string} name of the file
 * @returns {Promise<string[]>} what is before the data, and what is behind them
 */
async function bundle(name) {
  const result = await build({
    root: fileURLToPath(new URL('../trainer/report/page', import.meta.url)),
    configFile: false,
    logLevel: 'error',
    plugins: [viteSingleFile()],
    build: {
      write: false,
      target: 'es2022',
      modulePreload: { polyfill: false },
      rollupOptions: { input: name },
    },
  });
  const { output: files } = Array.isArray(result)
    ? result[0]
    : /** @type {import('vite').Rollup.RollupOutput} */ (result);
  const page = files.find((file) => file.fileName === name);
  if (page?.type !== 'asset' || files.length !== 1) throw new Error(`${name} is not one file`);
  const [before, after, ...more] = String(page.source).split(DATA);
  if (after === undefined || more.length > 0) throw new Error(`${name} must have${DATA} once`);
  if (`${before}${after}`.includes(`)${QUOTE}"`))
    throw new Error(`${name} must not have )${QUOTE}"`);
  return [`${before}>`, after];
}

const [output] = process.argv.slice(2);
const raw = (/** @type {string} */ text) => `R"${QUOTE}(${text})${QUOTE}"`;
const constants = [];
for (const [constant, name] of Object.entries(PAGES)) {
  const [before, after] = await bundle(name);
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
