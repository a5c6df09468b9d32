// Downloads data sets, checks them, and puts them where the trainer looks: data/NAME.
//
//   node scripts/get-data.js [NAME...] [--to DIR] [--mirror URL]...     (npm run data -- ...)
//
// Without a name it is MNIST. --to and --mirror are for one set. scripts/data-sets.js has the names.
import { realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { DATA_SETS } from './data-sets.js';
import { download } from './download.js';

/** @typedef {import('./download.js').Progress} Progress */

const NAMES = Object.keys(DATA_SETS);
const USAGE = `usage: npm run data [-- [NAME...] [--to DIR] [--mirror URL]...], where NAME is ${NAMES.join(', ')}`;

/** @returns {Progress} a line that is rewritten, when somebody is there to read it */
function progressLine() {
  if (!process.stderr.isTTY) return () => {};
  let file = '';
  let start = 0;
  let shown = 0;
  return (name, received, total) => {
    const now = performance.now();
    if (name !== file) [file, start, shown] = [name, now, 0];
    if (now - shown < 100 && received !== total) return;
    shown = now;
    const seconds = (now - start) / 1000;
    const left = total && seconds > 1 ? Math.ceil((seconds * (total - received)) / received) : null;
    const done = total
      ? `${Math.min(100, Math.floor((100 * received) / total))} % of ${megabytes(total)}`
      : megabytes(received);
    const end = received === total ? '\n' : left ? `, ${left} s left` : '';
    process.stderr.write(`\r\x1b[K${name} ${done}${end}`);
  };
}

/** @param {number} bytes */
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;

/** @returns {{ names: string[], folder?: string, mirrors?: string[] }} */
function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      to: { type: 'string' },
      mirror: { type: 'string', multiple: true },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    console.log(USAGE);
    process.exit(0);
  }
  const unknown = positionals.find((name) => !NAMES.includes(name));
  if (unknown !== undefined) throw new Error(`there is no data set "${unknown}"`);
  const names = positionals.length > 0 ? [...new Set(positionals)] : ['mnist'];
  if (values.to === '') throw new Error('--to needs a folder');
  for (const option of /** @type {const} */ (['to', 'mirror'])) {
    if (values[option] !== undefined && names.length > 1) {
      throw new Error(`--${option} is for one data set, not for ${names.join(', ')}`);
    }
  }
  for (const mirror of values.mirror ?? []) {
    if (!/^https?:$/.test(URL.canParse(mirror) ? new URL(mirror).protocol : '')) {
      throw new Error(`--mirror takes an http(s) URL but was given "${mirror}"`);
    }
  }
  return { names, folder: values.to, mirrors: values.mirror };
}

async function main() {
  /** @type {ReturnType<typeof readArguments>} */
  let options;
  try {
    options = readArguments();
  } catch (error) {
    console.error(`get-data: ${/** @type {Error} */ (error).message.split('\n')[0]} (${USAGE})`);
    process.exit(2);
  }

  const interrupt = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM']) {
    process.once(name, () => interrupt.abort(new Error('interrupted')));
  }
  try {
    for (const name of options.names) {
      const { folder = join('data', name), mirrors } = options;
      const got = await download({
        set: DATA_SETS[name],
        folder,
        mirrors,
        progress: progressLine(),
        signal: interrupt.signal,
      });
      console.log(`${folder}: ${got.length} files are new, all checksums right`);
      console.log(usageOf(name, folder));
    }
  } catch (error) {
    console.error(`get-data: ${/** @type {Error} */ (error).message}`);
    process.exit(1);
  }
}

/**
 * The trainer looks for a folder of the set's name in $INKDIGIT_DATA; any other is named in the SPEC.
 *
 * @param {string} name
 * @param {string} folder
 */
function usageOf(name, folder) {
  const { spec = name } = DATA_SETS[name];
  return basename(folder) === name
    ? `use: INKDIGIT_DATA=${dirname(folder)} build/native/inkdigit train --data ${spec} ...`
    : `use: build/native/inkdigit train --data ${spec.replace(name, `${name}:${folder}`)} ...`;
}

if (process.argv[1] && fileURLToPath(import.meta.url) === (await realpath(process.argv[1]))) {
  await main();
}
