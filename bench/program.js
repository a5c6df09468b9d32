import { inkdigit } from '../tests/node/native.js';

/**
 * What `build/native/inkdigit` prints.
 * @param {string[]} args
 * @returns {Promise<string>}
 */
export async function program(args) {
  const { status, stdout, stderr } = await inkdigit(args);
  if (status !== 0) throw new Error(`inkdigit ${args[0]} ended with ${status}: ${stderr.trim()}`);
  return stdout;
}
