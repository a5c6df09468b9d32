import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, minifySync } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

import { withWords } from './scripts/page-words.js';
import { ADDED, RELAXED } from './web/engine/simd.js';

const root = fileURLToPath(new URL('.', import.meta.url));

/**
 * Puts start-guard.js into the page, and lets the page's policy name it by its hash.
 * @returns {import('vite').Plugin}
 */
function startGuard() {
  const source = readFileSync(new URL('web/start-guard.js', import.meta.url), 'utf8')
    .replace("'RELAXED'", JSON.stringify([...RELAXED]))
    .replace("'ADDED'", String(ADDED));
  const children = minifySync('start-guard.js', source).code.trim();
  const hash = createHash('sha256').update(children).digest('base64');
  return {
    name: 'start-guard',
    transformIndexHtml: {
      order: 'post',
      handler: (html) =>
        html
          .replace("script-src 'self'", `script-src 'self' 'sha256-${hash}'`)
          // A frame without an origin, or a file, would get no styles with this.
          .replaceAll('rel="stylesheet" crossorigin', 'rel="stylesheet"')
          // Before the stylesheets, which an inline script would wait for.
          .replace('<script type="module"', (module) => `<script>${children}</script>\n${module}`)
          .replace(/<!--[^]*?-->/g, '')
          // No indentation: nothing in the page is laid out by its spaces.
          .replace(/\s*\n\s*/g, '\n')
          .replaceAll(' />', '/>'),
    },
  };
}

/** @returns {import('vite').Plugin} */
function words() {
  return {
    name: 'words',
    transformIndexHtml: { order: 'pre', handler: (html) => withWords(html) },
  };
}

/**
 * In place of Vite's helper, which looks for style sheets to load before a chunk: the chunks of this page have none, and
 * each byte of the first script is one that a visitor waits for.
 * @returns {import('vite').Plugin}
 */
function plainImports() {
  return {
    name: 'plain-imports',
    enforce: 'pre',
    load(id) {
      if (!id.endsWith('vite/preload-helper.js')) return null;
      return 'export const __vitePreload = (load) => load();';
    },
  };
}

/** What a system knows of the page that somebody has installed. */
const MANIFEST = {
  name: 'inkdigit',
  short_name: 'inkdigit',
  lang: 'en',
  categories: ['education', 'utilities'],
  start_url: './',
  scope: './',
  background_color: '#f5f2eb',
  theme_color: '#f5f2eb',
  icons: [
    { src: 'icons/icon.svg', sizes: 'any', type: 'image/svg+xml' },
    { src: 'icons/icon-192.png', sizes: '192x192', type: 'image/png' },
    { src: 'icons/icon-512.png', sizes: '512x512', type: 'image/png' },
    {
      src: 'icons/maskable-512.png',
      sizes: '512x512',
      type: 'image/png',
      purpose: /** @type {const} */ ('maskable'),
    },
  ],
};

/** The service worker, with the list of all files in it, and the manifest. */
function offline() {
  return VitePWA({
    strategies: 'injectManifest',
    srcDir: 'page',
    filename: 'service-worker.js',
    // updates.js does that, once the page is ready.
    injectRegister: false,
    manifest: MANIFEST,
    includeManifestIcons: false,
    injectManifest: {
      globPatterns: ['**/*.{html,js,css,wasm,safetensors,svg}'],
      // The documentation is not the page's; icons are wanted when it is installed, which takes a network anyway.
      globIgnores: ['docs/**', 'icons/*.png'],
      maximumFileSizeToCacheInBytes: 5e6,
    },
  });
}

export default defineConfig({
  root: 'web',
  plugins: [words(), startGuard(), plainImports(), offline()],
  // The page has no use for what the recognizer does in Node alone.
  define: { 'globalThis.process': 'undefined' },
  // Nor for options: its engine for strokes alone knows none, and each byte is one that a visitor waits for. What looks
  // inside the network it imports where it does so.
  resolve: {
    alias: [
      {
        find: /^\.\/(engine\/)?(options|inspector)\.js$/,
        replacement: `${root}web/engine/no-$2.js`,
      },
    ],
  },
  // Relative addresses only: the same files work under any path of any static host.
  base: './',
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    target: 'es2022',
    // WebAssembly inside a data: URL could not be compiled while it streams in.
    assetsInlineLimit: 0,
    modulePreload: false,
  },
  // The engine and the weights lie beside web/, not in it.
  server: { fs: { allow: [root] } },
});
