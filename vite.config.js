import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));

export default defineConfig({
  root: 'web',
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
