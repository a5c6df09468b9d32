import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname } from 'node:path';
import { pathToFileURL } from 'node:url';

const DIST = new URL('../../dist/', import.meta.url);

/** Somewhere below the root, as on a shared static host. */
const BASE = '/some/deep/path/';

/** @type {Record<string, string>} */
const MIME_TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.safetensors': 'application/octet-stream',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
};

/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {string} type
 * @property {string} [encoding]
 * @property {Uint8Array | string} body
 */

/** @typedef {(path: string, answer: Answer) => Answer | Promise<Answer>} Tamper */

/** @typedef {{ url: string, requests: string[], close: () => Promise<void> }} Site */

/**
 * Serves on this machine, with no headers but the type and what an answer asks for, like a static host.
 * @param {(pathname: string) => Answer | Promise<Answer>} answerTo
 * @returns {Promise<{ origin: string, close: () => Promise<void> }>}
 */
export async function serve(answerTo) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const { status, type, encoding, body } = await answerTo(pathname);
    response.setHeader('content-type', type);
    if (encoding) response.setHeader('content-encoding', encoding);
    response.writeHead(status).end(body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const close = () =>
    new Promise((/** @type {(value: void) => void} */ resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { origin: `http://127.0.0.1:${port}`, close };
}

/**
 * Serves dist/.
 * @param {Tamper} [tamper] changes answers, to see what the page makes of them
 * @returns {Promise<Site>} requests: the paths asked for, below the base
 */
export async function serveDist(tamper = (_path, answer) => answer) {
  /** @type {string[]} */
  const requests = [];
  const { origin, close } = await serve(async (pathname) => {
    const path = pathname.startsWith(BASE) ? pathname.slice(BASE.length) : null;
    if (path !== null) requests.push(path);
    const found = path === null ? NOT_FOUND : await readAnswer(new URL(path || 'index.html', DIST));
    return tamper(path ?? pathname, found);
  });
  return { url: `${origin}${BASE}`, requests, close };
}

/**
 * Serves a folder.
 * @param {string} path
 */
export function serveFolder(path) {
  const base = pathToFileURL(`${path}/`);
  return serve((pathname) => readAnswer(new URL(`.${pathname}`, base)));
}

/** @type {Answer} */
export const NOT_FOUND = { status: 404, type: 'text/plain', body: 'not found' };

/**
 * @param {URL} file
 * @returns {Promise<Answer>}
 */
export async function readAnswer(file) {
  try {
    const body = await readFile(file);
    return { status: 200, type: MIME_TYPES[extname(file.pathname)] ?? 'text/plain', body };
  } catch {
    return NOT_FOUND;
  }
}
