// The page in the visitor's language: the browser's, or the one that was chosen; and all of it.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { languages, readTable } from '../../scripts/page-words.js';
import { tinyWeights } from '../node/recognizer-fixtures.js';
import { file as write } from '../node/temporary.js';
import { drawDigit, newPage, readPage, waitForQuiet, waitForState } from './browser.js';
import { choose, waitForText } from './picture-page.js';
import { pictureOf, pngOf } from './pictures.js';
import { NOT_FOUND, serveDist } from './server.js';
import { sharedBrowser } from './with-browser.js';

/** @typedef {import('./browser.js').Page} Page */

/** What is no word of English: names, and what is called so in every language. */
const NAMES =
  /inkdigit|English|WebAssembly|SIMD|PNG|JPEG|MB|GB|default|tiny|large|cnn-5x5|(conv|relu|max_pool2d|flatten|dropout|softmax)\d|fc\b|\.quantize|safetensors|ONNX|npm|HTML|C\+\+|JSON|PDF|SVG|MNIST|IDX|gzip|drawings\.jsonl|\.jsonl?|Node|worker|cmake --install/g;

/**
 * Every text that a visitor sees or hears, where Latin letters are in it that are no name.
 * @param {Page} page
 */
async function leftInEnglish(page) {
  const texts = await page.evaluate(() => {
    const all = [document.title];
    for (const element of document.querySelectorAll('html, html *')) {
      for (const name of ['aria-label', 'title', 'alt', 'placeholder', 'aria-valuetext']) {
        all.push(element.getAttribute(name) ?? '');
      }
      if (/^(SCRIPT|STYLE|NOSCRIPT|OPTION|CODE)$/.test(element.tagName)) continue;
      for (const node of element.childNodes) {
        if (node.nodeType === Node.TEXT_NODE) all.push(node.textContent ?? '');
      }
    }
    return all;
  });
  return texts.filter((text) => /[A-Za-z]/.test(text.replace(NAMES, '')));
}

describe('the language of the page', () => {
  /** @type {import('./browser.js').Browser} */
  let browser;
  before(async () => {
    browser = await sharedBrowser();
  });

  /**
   * A browser of its own, which prefers these languages and remembers nothing.
   * @param {import('node:test').TestContext} t
   * @param {string} accepted
   * @param {import('./server.js').Tamper} [tamper]
   */
  async function visit(t, accepted, tamper) {
    const site = await serveDist(tamper);
    const context = await browser.createBrowserContext();
    t.after(async () => {
      await context.close();
      await site.close();
    });
    const page = await newPage(context);
    const client = await page.createCDPSession();
    await client.send('Network.setUserAgentOverride', {
      userAgent: await browser.userAgent(),
      acceptLanguage: accepted,
    });
    await page.goto(site.url);
    return { page, site };
  }

  /**
   * @param {Page} page
   * @param {string} language
   */
  async function waitForLanguage(page, language) {
    await page.waitForSelector(`html[lang="${language}"]`);
  }

  /** @type {[string, string][]} */
  const browsers = [
    ['zh-CN,zh', 'zh'],
    ['zh-TW,en', 'zh'],
    ['fr-FR,zh-CN,en', 'zh'],
    ['en-US,zh', 'en'],
    ['fr-FR,fr', 'en'],
  ];
  for (const [accepted, language] of browsers) {
    test(`a browser that prefers ${accepted} gets ${language}`, async (t) => {
      const { page, site } = await visit(t, accepted);
      await waitForState(page, 'ready');
      await page.waitForSelector('#compare');
      await waitForLanguage(page, language);
      const { page: words, direction } = readTable(language);
      assert.equal(await page.title(), words.title);
      assert.equal(
        await page.$eval('html', (html) => html.getAttribute('dir') ?? 'ltr'),
        direction,
      );
      assert.equal(await page.$eval('#undo', (undo) => undo.textContent?.trim()), words.undo);
      assert.equal(await page.$eval('#pad', (pad) => pad.getAttribute('aria-label')), words.pad);
      const select = '#language';
      assert.equal(await page.$eval(select, (element) => Reflect.get(element, 'value')), language);
      const fetched = site.requests.filter((path) => /assets\/zh-/.test(path)).length;
      assert.equal(fetched, language === 'zh' ? 1 : 0, 'the language of another is not fetched');
    });
  }

  test('comes before the engine does', async (t) => {
    /** @type {(value?: unknown) => void} */
    let release = () => {};
    const released = new Promise((resolve) => (release = resolve));
    const { page } = await visit(t, 'zh-CN', async (path, answer) => {
      if (path.endsWith('.wasm')) await released;
      return answer;
    });
    await waitForLanguage(page, 'zh');
    await page.waitForFunction(
      (caption) => document.querySelector('#caption')?.textContent === caption,
      {},
      readTable('zh').reading.loading,
    );
    release();
    await waitForState(page, 'ready');
  });

  test('is chosen, and kept', async (t) => {
    const { page } = await visit(t, 'en-US');
    await waitForState(page, 'ready');
    await page.waitForSelector('#compare');
    assert.deepEqual(
      await page.$$eval('#language option', (all) =>
        all.map((option) => Reflect.get(option, 'value')),
      ),
      languages(),
    );
    await drawDigit(page, 3);
    await page.select('#language', 'zh');
    await waitForLanguage(page, 'zh');
    assert.equal((await readPage(page)).result, '3', 'what was drawn stays');
    assert.match(await page.$eval('#caption', (caption) => caption.textContent ?? ''), /的把握$/);
    await page.reload();
    await waitForState(page, 'ready');
    await waitForLanguage(page, 'zh');
    await page.waitForSelector('#compare');
    await page.select('#language', 'en');
    await waitForLanguage(page, 'en');
    assert.equal(await page.title(), readTable('en').page.title);
    await page.reload();
    await waitForState(page, 'ready');
    await page.waitForSelector('#compare');
    await waitForLanguage(page, 'en');
  });

  test('that arrives when the next one was chosen comes too late', async (t) => {
    /** @type {(value?: unknown) => void} */
    let release = () => {};
    const released = new Promise((resolve) => (release = resolve));
    const { page } = await visit(t, 'en-US', async (path, answer) => {
      if (/assets\/zh-/.test(path)) await released;
      return answer;
    });
    await waitForState(page, 'ready');
    await page.waitForSelector('#compare');
    const [request] = await Promise.all([
      page.waitForRequest((asked) => /assets\/zh-/.test(asked.url())),
      page.select('#language', 'zh'),
    ]);
    await page.select('#language', 'en');
    release();
    // What waited for it before has had it then.
    await page.evaluate((address) => import(address), request.url());
    assert.equal(await page.$eval('html', (html) => html.lang), 'en');
    assert.equal(await page.title(), readTable('en').page.title);
  });

  test('that does not arrive leaves the page in English, and usable', async (t) => {
    const { page } = await visit(t, 'zh-CN', (path, answer) =>
      /assets\/zh-/.test(path) ? NOT_FOUND : answer,
    );
    await waitForState(page, 'ready');
    await page.waitForSelector('#alert:not(:empty)');
    await drawDigit(page, 3);
    assert.equal((await readPage(page)).result, '3');
  });

  test('Chinese: nothing is left in English, whatever the page shows', async (t) => {
    const { page } = await visit(t, 'zh-CN');
    await waitForState(page, 'ready');
    await page.waitForSelector('#compare');
    /** @param {string} state */
    const assertChinese = async (state) => assert.deepEqual(await leftInEnglish(page), [], state);
    await assertChinese('empty');
    await drawDigit(page, 4);
    await assertChinese('a digit');
    await page.select('#compare', 'tiny');
    await page.waitForSelector('#second');
    await assertChinese('compared');
    await choose(page, pngOf(pictureOf(['4071'])));
    await waitForText(page, '4071');
    await assertChinese('a picture');
    await choose(page, Buffer.from('no picture'));
    await page.waitForSelector('.picture-notice:not(:empty)');
    await assertChinese('a file that is no picture');
    await page.click('#clear');
    for (const part of ['inside', 'teach', 'train', 'take']) {
      await page.click(`#${part} summary`);
      await waitForQuiet(page);
      await assertChinese(part);
      await page.click(`#${part} summary`);
    }
    const input = /** @type {import('puppeteer-core').ElementHandle<HTMLInputElement>} */ (
      await page.$('#weights-file')
    );
    await input.uploadFile(await write('颜色.safetensors', tinyWeights(3)));
    await page.waitForSelector('#alert:not(:empty)');
    await assertChinese('weights that cannot read drawings');
    const options = await page.$$eval('option', (all) =>
      all.map((option) => option.textContent ?? ''),
    );
    assert.deepEqual(
      options.filter((text) => /[A-Za-z]/.test(text.replace(NAMES, ''))),
      [],
    );
  });

  test('of a picture that is shown is that of the page, too', async (t) => {
    const { page } = await visit(t, 'en-US');
    await waitForState(page, 'ready');
    await page.waitForSelector('#compare');
    await choose(page, pngOf(pictureOf(['40'])));
    await waitForText(page, '40');
    await page.select('#language', 'zh');
    await page.waitForSelector(`#digits[aria-label="${readTable('zh').picture.digits}"]`);
    await waitForText(page, '40');
    assert.deepEqual(await leftInEnglish(page), []);
  });
});
