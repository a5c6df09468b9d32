// Every relative link of every Markdown document leads to a file of the repository, and every anchor to a heading.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import GithubSlugger from 'github-slugger';
import { marked } from 'marked';

import { root } from './native.js';

const { stdout } = await promisify(execFile)(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'],
  {
    cwd: root,
  },
);
const documents = stdout
  .trim()
  .split('\n')
  .filter((path) => existsSync(root + path));

/**
 * @typedef {object} Links
 * @property {string[]} hrefs as they are written
 * @property {Set<string>} anchors what a link may name behind '#'
 */

/**
 * @param {string} text Markdown
 * @returns {Links}
 */
function linksOf(text) {
  const slugger = new GithubSlugger();
  /** @type {Links} */
  const links = { hrefs: [], anchors: new Set() };
  // What stands before the document, as of a site's start page, is YAML: its links are checked when that is built.
  const tokens = marked.lexer(text.replace(/^---\n[^]*?\n---\n/, ''));
  marked.walkTokens(tokens, (token) => {
    if (token.type === 'link' || token.type === 'image') links.hrefs.push(token.href);
    if (token.type === 'heading') links.anchors.add(slugger.slug(plain(token.tokens ?? [])));
  });
  return links;
}

/**
 * @param {import('marked').Token[]} tokens
 * @returns {string} what is read of them
 */
function plain(tokens) {
  return tokens
    .map((token) =>
      'tokens' in token && token.tokens ? plain(token.tokens) : 'text' in token ? token.text : '',
    )
    .join('');
}

/** @type {Map<string, Links>} */
const read = new Map();
/** @param {string} path */
function linksIn(path) {
  const known = read.get(path) ?? linksOf(readFileSync(root + path, 'utf8'));
  read.set(path, known);
  return known;
}

/**
 * @param {string} href
 * @param {string} document
 * @returns {string | null} what is wrong with it
 */
function fault(href, document) {
  if (/^[a-z]+:/.test(href)) return null;
  const [target, anchor] = href.split('#');
  const path = target ? posix.join(posix.dirname(document), decodeURI(target)) : document;
  if (!existsSync(root + path)) return `${document}: ${href}: there is no ${path}`;
  if (!anchor || !path.endsWith('.md')) return null;
  return linksIn(path).anchors.has(decodeURIComponent(anchor))
    ? null
    : `${document}: ${href}: ${path} has no such heading`;
}

test('links and anchors of all documents lead somewhere', () => {
  assert.ok(documents.includes('README.md'));
  const faults = documents.flatMap((document) =>
    linksIn(document)
      .hrefs.map((href) => fault(href, document))
      .filter((complaint) => complaint !== null),
  );
  assert.deepEqual(faults, []);
});

test('what leads nowhere is found', () => {
  assert.match(String(fault('docs/nowhere.md', 'README.md')), /there is no docs\/nowhere.md/);
  assert.match(String(fault('docs/data.md#nothing', 'README.md')), /no such heading/);
  assert.equal(fault('docs/data.md#stroke-files', 'README.md'), null);
});
