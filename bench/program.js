import { inkdigit } from '../tests/node/native.js';
import { UsageError } from './usage-error.js';

/** Of the program, where what it was given is wrong. */
const USER_ERROR = 2;

/**
 * What `build/native/inkdigit` prints.
 * @param {string[]} args
 * @returns {Promise<string>}
 */
export async function program(args) {
  const { status, stdout, stderr } = await inkdigit(args);
  if (status === USER_ERROR) throw new UsageError(stderr.trim());
  if (status !== 0) throw new Error(`inkdigit ${args[0]} ended with ${status}: ${stderr.trim()}`);
  return stdout;
}
