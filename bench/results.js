// The tables of bench/README.md, from the JSON files in bench/results/, a file a machine and day:
//
//   node bench/results.js
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { report } from './report.js';

const FOLDER = fileURLToPath(new URL('results/', import.meta.url));
const README = fileURLToPath(new URL('README.md', import.meta.url));
const BEGIN = '<!-- results: node bench/results.js -->\n';
const END = '\n<!-- /results -->';

/** @returns {Promise<string>} a section a file, the newest first */
async function sections() {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.json')).sort();
  const each = await Promise.all(
    names.map(async (name) => {
      /** @type {import('./bench.js').Figures} */
      const figures = JSON.parse(await readFile(FOLDER + name, 'utf8'));
      const { date, cpu, cores, features, node, chromium, passes } = figures.machine;
      const browser = chromium === undefined ? '' : `, ${chromium}`;
      const title = `### ${date}: ${cpu}, ${cores} cores, ${/** @type {string[]} */ (features).join(', ')}`;
      const head = `[${name}](results/${name}): Node ${node}${browser}; passes: ${passes}.`;
      return {
        date: String(date),
        text: `${title}\n\n${head}\n\n\`\`\`\n${report(figures)}\`\`\`\n`,
      };
    }),
  );
  each.sort((a, b) => b.date.localeCompare(a.date));
  return each.map(({ text }) => text).join('\n');
}

/**
 * @param {string} readme
 * @returns {Promise<string>} with the tables of the files
 */
export async function withResults(readme) {
  const begin = readme.indexOf(BEGIN);
  const end = readme.indexOf(END);
  if (begin < 0 || end < begin)
    throw new Error(`bench/README.md: has no ${BEGIN.trim()} ... ${END.trim()}`);
  return `${readme.slice(0, begin + BEGIN.length)}\n${await sections()}${readme.slice(end)}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await writeFile(README, await withResults(await readFile(README, 'utf8')));
}
