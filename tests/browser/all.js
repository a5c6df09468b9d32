// All tests in the browser, in one process and so with one browser: what npm test runs. Each file runs
// by itself, too.
import { readdir } from 'node:fs/promises';

const files = await readdir(new URL('.', import.meta.url));
for (const file of files.filter((name) => name.endsWith('.test.js')).sort()) {
  await import(`./${file}`);
}
