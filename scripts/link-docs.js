// Gives the built page a link to the documentation, which lies beside it in dist/docs/ once it is built. A page alone has
// none, which would lead nowhere.
//
//   node scripts/link-docs.js      after npm run build:web; scripts/build-docs.sh calls it
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const LINK = '<a href="docs/">Docs</a>';
const FACTS = '<p id="facts"></p>';

/**
 * In front of what the page says of its network: there is room for it on every screen.
 *
 * @param {string} html of the page
 * @returns {string}
 */
export function withDocs(html) {
  if (html.includes(LINK)) return html;
  if (!html.includes(FACTS)) throw new Error(`the page has no ${FACTS} to put the link before`);
  return html.replace(FACTS, `<p>${LINK}<span id="facts"></span></p>`);
}

/**
 * Who was here before is told by the service worker's list that the page has changed.
 *
 * @param {string} worker
 * @param {string} html of the page
 * @returns {string}
 */
export function withPage(worker, html) {
  const revision = createHash('md5').update(html).digest('hex');
  const entry = /("revision":")\w+(","url":"index\.html")/;
  if (!entry.test(worker)) throw new Error('the service worker does not list index.html');
  return worker.replace(entry, `$1${revision}$2`);
}

/** @param {string} name of a file of dist/ */
const inDist = (name) => fileURLToPath(new URL(`../dist/${name}`, import.meta.url));

if (process.argv[1] === fileURLToPath(import.meta.url) && existsSync(inDist('index.html'))) {
  const html = withDocs(readFileSync(inDist('index.html'), 'utf8'));
  writeFileSync(inDist('index.html'), html);
  const worker = readFileSync(inDist('service-worker.js'), 'utf8');
  writeFileSync(inDist('service-worker.js'), withPage(worker, html));
}
