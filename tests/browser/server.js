import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

const DIST = new URL('../../dist/', import.meta.url);

/** Somewhere below the root, as on a shared static host. */
const BASE = '/some/deep/path/';

/** @type {Record<string, string>} */
const MIME_TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.safetensors': 'application/octet-stream',
  '.wasm': 'application/wasm',
};

/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {string} type
 * @property {Uint8Array | string} body
 */

/** @typedef {(path: string, answer: Answer) => Answer | Promise<Answer>} Tamper */

/** @typedef {{ url: string, requests: string[], close: () => Promise<void> }} Site */

/**
 * Serves dist/ with no headers but the type, like a static host.
 * @param {Tamper} [tamper] changes answers, to see what the page makes of them
 * @returns {Promise<Site>} requests: the paths asked for, below the base
 */
export async function serveDist(tamper = (_path, answer) => answer) {
  /** @type {string[]} */
  const requests = [];
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const path = pathname.startsWith(BASE) ? pathname.slice(BASE.length) : null;
    if (path !== null) requests.push(path);
    const found = path === null ? NOT_FOUND : await readDist(path || 'index.html');
    const { status, type, body } = await tamper(path ?? pathname, found);
    response.writeHead(status, { 'content-type': type }).end(body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const close = () =>
    new Promise((/** @type {(value: void) => void} */ resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}${BASE}`, requests, close };
}

/** @type {Answer} */
export const NOT_FOUND = { status: 404, type: 'text/plain', body: 'not found' };

/**
 * @param {string} path
 * @returns {Promise<Answer>}
 */
async function readDist(path) {
  try {
    const body = await readFile(fileURLToPath(new URL(path, DIST)));
    return { status: 200, type: MIME_TYPES[extname(path)] ?? 'text/plain', body };
  } catch {
    return NOT_FOUND;
  }
}
