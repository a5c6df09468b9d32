// Pages that have <ink-digit>, from the sources as they are: no bundler is needed for them.
import { readAnswer, serve } from './server.js';

const ROOT = new URL('../../', import.meta.url);

/** What strict sites allow: neither inline scripts nor inline styles. */
const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; require-trusted-types-for 'script'"; // prettier-ignore

/**
 * @typedef {object} ElementSite
 * @property {string} origin
 * @property {string[]} requests the paths asked for
 * @property {Map<string, string>} pages by path, as "/form.html"; more may be put there
 * @property {(path: string) => boolean} refuse of the files that are not found, to be replaced
 * @property {() => Promise<void>} close
 */

/** @returns {Promise<ElementSite>} */
export async function serveElements() {
  /** @type {Map<string, string>} */
  const pages = new Map();
  /** @type {string[]} */
  const requests = [];
  /** @type {ElementSite} */
  const site = { ...(await serve(answerTo)), requests, pages, refuse: () => false };
  return site;

  /** @param {string} path */
  async function answerTo(path) {
    requests.push(path);
    if (path === '/favicon.ico') return { status: 204, type: 'image/x-icon', body: '' };
    const page = pages.get(path);
    if (page !== undefined) return { status: 200, type: 'text/html; charset=utf-8', body: page };
    const missing = site.refuse(path) ? 'missing' : `.${path}`;
    return readAnswer(new URL(missing, ROOT));
  }
}

/**
 * @param {string} body HTML
 * @param {{ language?: string, head?: string }} [options]
 * @returns {string} a page that defines the element
 */
export function pageWith(body, { language = 'en', head = '' } = {}) {
  return `<!doctype html>
<html lang="${language}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
    <title>A form</title>
    <script type="module" src="/web/element/index.js"></script>
    ${head}
  </head>
  <body>
    <main><h1>A form</h1>${body}</main>
  </body>
</html>`;
}
