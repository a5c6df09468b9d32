// Every relative link of every Markdown document leads to a file of the repository, and every anchor to a heading.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { test } from 'node:test';
import GithubSlugger from 'github-slugger';
import { marked } from 'marked';

import { root } from './native.js';

/** Folders that are no part of the repository: paths, or names at any depth. */
const IGNORED_PATHS = readFileSync(`${root}.gitignore`, 'utf8')
  .split('\n')
  .map((line) => line.replace(/^\/|\/$/g, ''));
const IGNORED_NAMES = ['.git', 'node_modules'];

/**
 * @param {string} folder of the repository, '' or with a slash at its end
 * @returns {string[]} paths of the Markdown documents in it
 */
function documentsIn(folder) {
  return readdirSync(root + folder, { withFileTypes: true }).flatMap((entry) => {
    const path = folder + entry.name;
    if (IGNORED_NAMES.includes(entry.name) || IGNORED_PATHS.includes(path)) return [];
    if (entry.isDirectory()) return documentsIn(`${path}/`);
    return path.endsWith('.md') ? [path] : [];
  });
}

const documents = documentsIn('');

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
    if (token.type === 'html') {
      for (const [, src] of token.text.matchAll(/\ssrc="([^"]+)"/g)) links.hrefs.push(src);
    }
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
  assert.deepEqual(linksOf('<img width="9" src="./none.png" />').hrefs, ['./none.png']);
  assert.match(String(fault('docs/nowhere.md', 'README.md')), /there is no docs\/nowhere.md/);
  assert.match(String(fault('docs/data.md#nothing', 'README.md')), /no such heading/);
  assert.equal(fault('docs/data.md#stroke-files', 'README.md'), null);
});
