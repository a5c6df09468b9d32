// Every second file of the tests in the browser, in one process and so with one browser: npm test runs two such processes
// (all-1.js and all-2.js), since a browser's tests wait a lot. Each file runs by itself, too.
import { readdir } from 'node:fs/promises';

/** @param {0 | 1} first of the files, in the order of their names */
export async function everySecond(first) {
  const names = await readdir(new URL('.', import.meta.url));
  const files = names.filter((name) => name.endsWith('.test.js')).sort();
  for (const file of files.filter((_, i) => i % 2 === first)) await import(`./${file}`);
}
