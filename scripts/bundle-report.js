// Makes C++ of the training report's page: trainer/report/page/ in one file, cut where the report's data go.
//
//   node scripts/bundle-report.js OUTPUT.cpp
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { viteSingleFile } from 'vite-plugin-singlefile';

const DATA = ' src="./report-data.json">';
// Ends a raw string of C++; nothing in the page does.
const QUOTE = 'page';

const [output] = process.argv.slice(2);
const result = await build({
  root: fileURLToPath(new URL('../trainer/report/page', import.meta.url)),
  configFile: false,
  logLevel: 'error',
  plugins: [viteSingleFile()],
  build: {
    write: false,
    target: 'es2022',
    modulePreload: { polyfill: false },
    rollupOptions: { input: 'report.html' },
  },
});
const { output: files } = Array.isArray(result)
  ? result[0]
  : /** @type {import('vite').Rollup.RollupOutput} */ (result);
const page = files.find((file) => file.fileName === 'report.html');
if (page?.type !== 'asset' || files.length !== 1) throw new Error('the report is not one file');
const [before, after, ...more] = String(page.source).split(DATA);
if (after === undefined || more.length > 0) throw new Error(`report.html must have${DATA} once`);
if (`${before}${after}`.includes(`)${QUOTE}"`))
  throw new Error(`report.html must not have )${QUOTE}"`);
const raw = (/** @type {string} */ text) => `R"${QUOTE}(${text})${QUOTE}"`;
writeFileSync(
  output,
  `// Made from trainer/report/page/ by scripts/bundle-report.js.
#include "trainer/report/page.hpp"

namespace inkdigit {

const std::string_view kPageBeforeData = ${raw(`${before}>`)};
const std::string_view kPageAfterData = ${raw(after)};

}  // namespace inkdigit
`,
);
