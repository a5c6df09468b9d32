// Keeps the page for those who are offline. It is installed once the page is ready, and a new one takes its place when
// the visitor says so (updates.js), or when no window has the page open any more.

import { cacheNames, clientsClaim } from 'workbox-core';
import { cleanupOutdatedCaches, precacheAndRoute } from 'workbox-precaching';
import { registerRoute } from 'workbox-routing';
import { CacheFirst } from 'workbox-strategies';
import { fastestBuild } from '../engine/simd.js';

/** All that the page is made of. */
const files = self.__WB_MANIFEST;

/**
 * What each build of the engine is called in its file's name.
 * @type {Record<string, string>}
 */
const builds = { relaxed: 'relaxed', true: 'simd', false: 'scalar' };
delete builds[String(fastestBuild())];

/** What this browser never runs, and what is large: it is kept once somebody has asked for it. */
const rare = new RegExp(`-(${Object.values(builds).join('|')})-|/(large|cnn-5x5)-`);

precacheAndRoute(
  files.filter(({ url }) => !rare.test(url)),
  // Whatever stands behind the page's address is the page's own business.
  { ignoreURLParametersMatching: [/./] },
);
cleanupOutdatedCaches();
clientsClaim();

const rareAddresses = new Set(
  files.filter(({ url }) => rare.test(url)).map(({ url }) => new URL(url, location.href).href),
);
registerRoute(({ url }) => rareAddresses.has(url.href), new CacheFirst());

addEventListener('activate', (event) => {
  /** @type {any} */ (event).waitUntil(forgetOld());
});

addEventListener('message', ({ data }) => {
  if (data?.type === 'SKIP_WAITING') self.skipWaiting();
});

/** What an earlier page had is of no use to this one. */
async function forgetOld() {
  const cache = await caches.open(cacheNames.runtime);
  const old = (await cache.keys()).filter(({ url }) => !rareAddresses.has(url));
  await Promise.all(old.map((request) => cache.delete(request)));
}
