import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, minifySync } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));

/**
 * Puts start-guard.js into the page, and lets the page's policy name it by its hash.
 * @returns {import('vite').Plugin}
 */
function startGuard() {
  const source = readFileSync(new URL('web/start-guard.js', import.meta.url), 'utf8');
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
          // No indentation: nothing in the page is laid out by its spaces.
          .replace(/\n\s+/g, '\n'),
    },
  };
}

export default defineConfig({
  root: 'web',
  plugins: [startGuard()],
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
  publicDir: false,
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    target: 'es2022',
    // WebAssembly inside a data: URL could not be compiled while it streams in.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  // The engine and the weights lie beside web/, not in it.
  server: { fs: { allow: [root] } },
});
