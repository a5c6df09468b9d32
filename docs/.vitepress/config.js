// The documentation's site: npm run build:docs, from the documents as they lie in the repository.
//
//   DOCS_BASE=/inkdigit/docs/    the path under which it will be served, /docs/ unless said otherwise
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { slug } from 'github-slugger';
import { defineConfig } from 'vitepress';

import { base, excluded, files, indentedCode, pageOf, repositoryLinks, root } from './pages.js';
import { chinese, english } from './words.js';

const { GITHUB_SERVER_URL, GITHUB_REPOSITORY } = process.env;

const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='8' fill='%232f49c9'/%3E%3Cpath d='M10.5 10.5C12 7.5 20.5 7 20.5 12c0 3-3.5 3.8-5.5 4 2.5 0 6.5 1 6.5 4.7 0 5.3-9 5.3-11.3 1.6' fill='none' stroke='%23fff' stroke-width='3.2' stroke-linecap='round' stroke-linejoin='round'/%3E%3C/svg%3E";

export default defineConfig({
  title: 'inkdigit',
  base,
  srcDir: root,
  srcExclude: excluded,
  rewrites: (path) => pageOf(path) ?? path,
  outDir: `${root}dist/docs`,
  cacheDir: `${root}build/docs/cache`,
  buildEnd: ({ outDir }) => {
    for (const [path, place] of Object.entries(files))
      copyFileSync(join(root, path), join(outDir, place));
  },
  head: [['link', { rel: 'icon', href: icon }]],
  // Headings are called as GitHub calls them, so a link to one of them works in both places.
  markdown: {
    anchor: { slugify: slug },
    config: (md) => md.use(repositoryLinks).use(indentedCode),
  },
  vite: {
    // The repository's own configuration is the page's.
    configFile: false,
    css: { postcss: {} }, // none, and none looked for in the repository
    publicDir: `${root}docs/public`,
    build: { emptyOutDir: true },
  },
  themeConfig: {
    outline: 'deep',
    // Only the start page is there in each language.
    i18nRouting: false,
    search: { provider: 'local', options: { locales: { zh: chinese.search } } },
    socialLinks:
      GITHUB_SERVER_URL && GITHUB_REPOSITORY
        ? [{ icon: 'github', link: `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}` }]
        : [],
  },
  locales: { root: english.locale, zh: chinese.locale },
});
