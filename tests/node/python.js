// Python with PyTorch, where it is installed.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { marked } from 'marked';

import { root } from './native.js';
import { folder } from './temporary.js';

/**
 * Runs a Python in the test's folder.
 *
 * @param {string} program
 * @param {string[]} args
 */
export const runPython = (program, args) =>
  promisify(execFile)(program, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  });

/** The first Python that has PyTorch: Debian's package is for its own. Null where there is none. */
export const python = await ['python3', '/usr/bin/python3'].reduce(
  async (found, program) =>
    (await found) ??
    runPython(program, ['-c', 'import importlib.util as u; assert u.find_spec("torch")']).then(
      () => program,
      () => null,
    ),
  /** @type {Promise<string | null>} */ (Promise.resolve(null)),
);

/** The functions and the module of docs/guides/pytorch.md, one behind the other. */
export async function guide() {
  const text = await readFile(`${root}docs/guides/pytorch.md`, 'utf8');
  return marked
    .lexer(text)
    .flatMap((token) => (token.type === 'code' && token.lang === 'python' ? [token.text] : []))
    .join('\n\n');
}
