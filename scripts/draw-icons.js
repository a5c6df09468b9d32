// Draws the icons that systems want as PNG of web/public/icons/icon.svg, by Chromium. Run it when that has changed.
//
//   node scripts/draw-icons.js
import { readFile, writeFile } from 'node:fs/promises';

import { launchBrowser } from '../tests/browser/browser.js';

const folder = new URL('../web/public/icons/', import.meta.url);

/** @type {[name: string, size: number, maskable: boolean][]} maskable: up to the edge, for the system to cut */
const ICONS = [
  ['icon-192.png', 192, false],
  ['icon-512.png', 512, false],
  ['maskable-512.png', 512, true],
];

const svg = await readFile(new URL('icon.svg', folder), 'utf8');
const browser = await launchBrowser();
try {
  const page = await browser.newPage();
  for (const [name, size, maskable] of ICONS) {
    await page.setViewport({ width: size, height: size });
    await page.setContent(
      `<style>body { margin: 0 } svg { display: block; width: 100vw }</style>${maskable ? svg.replace(' rx="8"', '') : svg}`,
    );
    await writeFile(new URL(name, folder), await page.screenshot({ omitBackground: true }));
  }
} finally {
  await browser.close();
}
