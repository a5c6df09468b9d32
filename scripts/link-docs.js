// Gives the built page a link to the documentation, which lies beside it in dist/docs/ once it is built. A page alone has
// none, which would lead nowhere.
//
//   node scripts/link-docs.js      after npm run build:web; scripts/build-docs.sh calls it
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

const page = fileURLToPath(new URL('../dist/index.html', import.meta.url));
const called = process.argv[1] === fileURLToPath(import.meta.url);
if (called && existsSync(page)) writeFileSync(page, withDocs(readFileSync(page, 'utf8')));
