// Which documents of the repository are pages of the site, and where. They stay where they are: on GitHub they are
// read as they lie, and links between them are those of the repository.
import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** The path under which the site will be served, with a slash at both ends. */
export const base = `/${process.env.DOCS_BASE ?? 'docs'}/`.replace(/\/+/g, '/');

/** Documents outside docs/ by their place on the site. */
const OTHERS = {
  'ARCHITECTURE.md': 'architecture.md',
  'CHANGELOG.md': 'changelog.md',
  'CONTRIBUTING.md': 'contributing.md',
  'NOTICE.md': 'notice.md',
  'RELIABILITY.md': 'reliability.md',
  'SECURITY.md': 'security.md',
  'bench/README.md': 'bench.md',
  'web/package/README.md': 'reference/package.md',
  'weights/cnn-5x5.md': 'weights/cnn-5x5.md',
  'weights/default.md': 'weights/default.md',
  'weights/large.md': 'weights/large.md',
  'weights/rehearsal.md': 'weights/rehearsal.md',
  'weights/search.md': 'weights/search.md',
  'weights/tiny.md': 'weights/tiny.md',
};

/** Files outside docs/public/ that the site has, too, by their place on it. */
export const files = { 'trainer/recipes/recipe.schema.json': 'recipe.schema.json' };

/** Globs of what is no page; VitePress looks for Markdown in all of the repository. */
export const excluded = [
  '!(docs|bench|web|weights)/**/*',
  'README.md',
  'docs/node_modules/**',
  'web/!(package)/**',
];

/**
 * @param {string} path of a document in the repository
 * @returns {string | undefined} its place on the site; undefined when it is no page
 */
export function pageOf(path) {
  return OTHERS[path] ?? (/^docs\/.*\.md$/.test(path) ? path.slice('docs/'.length) : undefined);
}

/** Where files that are no pages can be looked at; undefined outside of GitHub's workflows. */
const { GITHUB_SERVER_URL, GITHUB_REPOSITORY } = process.env;
const sources =
  GITHUB_SERVER_URL && GITHUB_REPOSITORY && `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/blob/HEAD/`;

/**
 * Where a document's relative link leads on the site.
 *
 * @param {string} href as it is written
 * @param {string} from path of the document in the repository
 * @returns {string | undefined} undefined: to a file that the site does not have
 */
export function siteLink(href, from) {
  const [, target, anchor] = /^([^?#]*)(.*)$/.exec(href) ?? [];
  const path = posix.join(posix.dirname(from), decodeURI(target));
  if (!existsSync(root + path))
    throw new Error(`${from}: there is no ${path}, which "${href}" names`);
  const page = pageOf(path);
  if (page) return `/${page}${anchor}`;
  if (path.startsWith('docs/public/')) return base + path.slice('docs/public/'.length);
  if (Object.hasOwn(files, path)) return base + files[path];
  return sources && sources + path + anchor;
}

/**
 * Lays out code that is indented as VitePress lays out code between fences.
 *
 * @param {import('markdown-it').default} md
 */
export function indentedCode(md) {
  md.core.ruler.push('indented-code', ({ tokens }) => {
    for (const token of tokens) {
      if (token.type === 'code_block')
        Object.assign(token, { type: 'fence', tag: 'code', info: 'text' });
    }
  });
}

/**
 * Makes links of the repository links of the site.
 *
 * @param {import('markdown-it').default} md
 */
export function repositoryLinks(md) {
  md.core.ruler.push('repository-links', ({ tokens, env }) => {
    const path = env.realPath ?? env.path;
    if (!path) return; // a title of its own, without a document around it
    const from = posix.relative(root, path);
    for (const { children } of tokens) {
      const open = [];
      for (const token of children ?? []) {
        if (token.type === 'link_open') open.push(mend(token, from));
        // A file that cannot be linked to keeps its name.
        else if (token.type === 'link_close' && !open.pop()) token.hidden = true;
      }
    }
  });
}

/**
 * @param {import('markdown-it').Token} token of a link
 * @param {string} from path of its document in the repository
 * @returns {boolean} whether it stays a link
 */
function mend(token, from) {
  const href = token.attrGet('href') ?? '';
  if (/^([a-z]+:|[#/])/.test(href)) return true;
  const link = siteLink(href, from);
  token.attrSet('href', link ?? '#');
  // VitePress would take whatever has no target for a page of the site.
  if (link?.startsWith(base)) token.attrSet('target', '_self');
  token.hidden = link === undefined;
  return link !== undefined;
}
