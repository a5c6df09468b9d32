import { messageOf } from './errors.js';

/**
 * Asks where something is that is shipped beside the script.
 * @template T
 * @param {() => T} ask throws where nothing says where the script itself is
 * @param {(message: string, cause?: unknown) => Error} fail makes the error to throw
 * @returns {T}
 */
export function whereIs(ask, fail) {
  try {
    return ask();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw fail(
      'this script is not told its own address (import.meta.url), which what it needs lies beside; ' +
        "import 'inkdigit/inline', or hand over `module` and `weights`",
      error,
    );
  }
}

/**
 * Opens what lies at a URL. Node's fetch refuses file: URLs, so those are read from the disk there.
 * @param {URL} url
 * @param {(message: string, cause?: unknown) => Error} fail makes the error to throw
 * @returns {Promise<Response>} always one with an ok status
 */
export async function openResource(url, fail) {
  if (url.protocol === 'file:' && globalThis.process?.getBuiltinModule !== undefined) {
    return new Response(await readFile(url, fail));
  }
  let response;
  try {
    response = await fetch(url);
  } catch (error) {
    throw fail(`${url.href} could not be fetched: ${messageOf(error)}`, error);
  }
  if (!response.ok) {
    throw fail(`${url.href}: the server answered ${response.status} ${response.statusText}`.trim());
  }
  return response;
}

/**
 * The rest of a response whose connection may still break.
 * @param {Response} response
 * @param {URL} url
 * @param {(message: string, cause?: unknown) => Error} fail
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function readBody(response, url, fail) {
  try {
    return new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    throw fail(`${url.href} broke off while it was fetched: ${messageOf(error)}`, error);
  }
}

/**
 * @param {URL} url
 * @param {(message: string, cause?: unknown) => Error} fail
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
async function readFile(url, fail) {
  // Not an import: a bundler for browsers would try to resolve it.
  const fs = process.getBuiltinModule('node:fs/promises');
  try {
    return new Uint8Array(await fs.readFile(url));
  } catch (error) {
    const missing = /** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT';
    throw fail(`${url.href}: ${missing ? 'there is no such file' : messageOf(error)}`, error);
  }
}

/** What Node's fetch and file system take. `C:` and the like begin a path there. */
const SCHEME_IN_NODE = /^(https?|file|data|blob):/i;

/**
 * A string as a URL: relative to the page in a browser, a path or a URL in Node.
 * @param {string} text
 * @returns {URL | null} null when it is neither
 */
export function parseLocation(text) {
  const page = globalThis.document?.baseURI ?? globalThis.location?.href;
  const node = globalThis.process?.getBuiltinModule?.('node:url');
  if (node && !SCHEME_IN_NODE.test(text) && !page) return node.pathToFileURL(text);
  try {
    return new URL(text, page);
  } catch {
    return null;
  }
}
