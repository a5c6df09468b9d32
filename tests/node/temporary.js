// A test file's own folder, gone when its tests have ended.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';

/** The folder of the test file that imports this: node runs each test file in a process of its own. */
export const folder = await mkdtemp(join(tmpdir(), 'inkdigit-'));

after(() => rm(folder, { recursive: true }));

/**
 * Writes a file into the folder.
 *
 * @param {string} name
 * @param {string | Uint8Array} content
 * @returns {Promise<string>} its path
 */
export async function file(name, content) {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}
