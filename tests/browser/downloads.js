// What a page has the browser save.
import { join } from 'node:path';

/** A test that waits for ever says nothing. */
const PATIENCE_MS = 30_000;

/**
 * @param {import('./browser.js').Page} page
 * @param {string} folder
 * @param {() => Promise<unknown>} act
 * @returns {Promise<{ name: string, path: string }>} as the page calls it, and where it is
 */
export async function saved(page, folder, act) {
  const client = await page.browser().target().createCDPSession();
  await client.send('Browser.setDownloadBehavior', {
    behavior: 'allowAndName',
    browserContextId: page.browserContext().id,
    downloadPath: folder,
    eventsEnabled: true,
  });
  /** @type {string} */
  let name;
  const done = new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error('nothing was saved')), PATIENCE_MS).unref();
    client.on('Browser.downloadWillBegin', ({ suggestedFilename }) => (name = suggestedFilename));
    client.on('Browser.downloadProgress', ({ guid, state }) => {
      if (state === 'completed') resolve({ name, path: join(folder, guid) });
      if (state === 'canceled') reject(new Error(`${name} was not saved`));
    });
  });
  await act();
  const file = await done;
  await client.detach();
  return /** @type {{ name: string, path: string }} */ (file);
}
