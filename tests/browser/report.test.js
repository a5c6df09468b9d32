// A run's report.html, opened as a file.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { inkdigit, readMetrics, root } from '../node/native.js';
import { FLOAT, gamma } from '../node/rounding.js';
import { axeSource, violationsOf } from './axe.js';
import { DESKTOP, leavePage, openPage, SMALL_PHONE } from './browser.js';
import { leastContrast } from './contrast.js';
import { assertFits, openAlone, texts } from './report-page.js';
import { sharedBrowser } from './with-browser.js';

const EPOCHS = 4;
const SECTIONS = [
  'Training',
  'Confusions',
  'Mistakes',
  'Features',
  'Classes',
  'Calibration',
  'First layer',
  'Training images',
  'Network',
  'Provenance',
];
const SCHEMES = /** @type {const} */ (['light', 'dark']);
const SIGHTS = /** @type {const} */ ([
  ['light', DESKTOP, 'on a desk'],
  ['dark', SMALL_PHONE, 'on a phone'],
]);

describe('report.html', () => {
  /** @type {string} */
  let folder;
  /** @type {string} */
  let axe;
  /** @type {import('./browser.js').Browser} */
  let browser;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'inkdigit-report-'));
    axe = await axeSource();
    await Promise.all([
      train('run', 'cnn-5x5', 'synthetic:600', () => {}),
      train('mlp', 'mlp', 'synthetic:600', () => {}),
      train('all', 'mlp', 'synthetic:300', (recipe) => (recipe.training.validation_share = 0)),
      train('once', 'mlp', 'synthetic:300', (recipe) => (recipe.training.epochs = 1)),
      train('refusing', 'mlp', 'synthetic:300 negatives:300', (recipe) => {
        recipe.network.layers.at(-1).background = true;
        recipe.calibration = { refuse_negatives: 0.7, doubt_negatives: 0.9 };
      }),
      // A single image is held out.
      train('perfect', 'cnn-5x5', 'synthetic:600', (recipe) => {
        recipe.training.validation_share = 0.001;
      }),
    ]);
    browser = await sharedBrowser();
  });
  after(async () => {
    await rm(folder, { recursive: true });
  });

  /**
   * @param {string} name of the run
   * @param {string} recipeName
   * @param {string} data
   * @param {(recipe: any) => void} change
   */
  async function train(name, recipeName, data, change) {
    const recipe = JSON.parse(await readFile(`${root}trainer/recipes/${recipeName}.json`, 'utf8'));
    recipe.training.epochs = EPOCHS;
    recipe.training.validation_share = 0.2;
    change(recipe);
    const path = join(folder, `${name}.json`);
    await writeFile(path, JSON.stringify(recipe));
    const args = ['train', '--recipe', path, '--data', ...data.split(' '), '--out', join(folder, name)]; // prettier-ignore
    const { status, stderr } = await inkdigit(args);
    assert.equal(status, 0, stderr);
  }

  /**
   * @param {string} run
   * @param {import('puppeteer-core').Viewport} [viewport]
   * @param {'light' | 'dark'} [scheme]
   */
  async function open(run, viewport = DESKTOP, scheme = 'light') {
    const url = pathToFileURL(join(folder, run, 'report.html')).href;
    const opened = await openPage(browser, url, viewport, scheme);
    await opened.page.waitForSelector('html[data-state="ready"]');
    // The curves are drawn when the page knows how wide they are.
    await opened.page.waitForSelector('.plot svg polyline');
    return { ...opened, url };
  }

  test('asks for nothing but itself, complains of nothing, and has all its parts', async () => {
    const page = await openAlone(browser, pathToFileURL(join(folder, 'run/report.html')).href);
    assert.deepEqual(await texts(page, 'h1'), ['cnn-5x5']);
    assert.deepEqual(await texts(page, 'h2'), SECTIONS);
    assert.deepEqual(await texts(page, 'nav a'), SECTIONS);
    const unnamed = await page.$$eval(
      'svg[role="img"], canvas',
      (drawings) => drawings.filter((drawing) => !drawing.getAttribute('aria-label')).length,
    );
    assert.equal(unnamed, 0);
    await page.close();
  });

  test('what shows no class has a trade-off: a curve a kind, and what the thresholds give', async () => {
    const { page } = await open('refusing');
    assert.ok((await texts(page, 'h2')).includes('What is refused'));
    const kinds = ['doodles', 'scribbles', 'shapes', 'spoilt digits'];
    assert.deepEqual((await texts(page, '#trade-off .legend span')).sort(), kinds);
    assert.equal((await page.$$('#trade-off svg[role="img"] polyline')).length, 4);
    const rows = await page.$$eval('#trade-off tbody tr', (all) =>
      all.map((row) => [...row.children].map(({ textContent }) => textContent ?? '')),
    );
    assert.deepEqual(rows.map(([name]) => name).sort(), [...kinds, 'the classes'].sort());
    for (const [name, , refused, doubtful] of rows.filter(([name]) => name !== 'the classes')) {
      assert.ok(parseFloat(refused) >= 70, `${name}: ${refused}`);
      assert.ok(parseFloat(refused) + parseFloat(doubtful) >= 89.9, `${name}: ${doubtful}`);
    }
    assert.match((await texts(page, '#trade-off p'))[0], /gets no answer, one below [\d.]+ an answer with doubt/); // prettier-ignore
    const { figures } = await page.evaluate(() => ({
      figures: document.querySelector('.figures')?.textContent ?? '',
    }));
    assert.match(figures, /in doubt/);
    assert.deepEqual(await violationsOf(page, axe), []);
    leavePage(page);
  });

  test('the numbers by epoch are those of metrics.jsonl', async () => {
    const metrics = await readMetrics(join(folder, 'run'));
    const { page } = await open('run');
    const rows = await page.$$eval('#training tbody tr', (all) =>
      all.map((row) => [...row.children].map(({ textContent }) => textContent)),
    );
    assert.deepEqual(
      rows.map((row) => row.slice(0, 6)),
      metrics.map((epoch) => [
        String(epoch.epoch),
        String(epoch.learning_rate),
        epoch.train_loss.toFixed(4),
        `${(100 * epoch.train_accuracy).toFixed(2)} %`,
        epoch.validation_loss.toFixed(4),
        `${(100 * epoch.validation_accuracy).toFixed(2)} %`,
      ]),
    );
    leavePage(page);
  });

  test('the evaluation is that of best.safetensors', async () => {
    const metrics = await readMetrics(join(folder, 'run'));
    const info = ['info', join(folder, 'run/best.safetensors'), '--json'];
    const { parameters, provenance } = JSON.parse((await inkdigit(info)).stdout);
    const best = metrics[provenance.epoch - 1];
    const { page } = await open('run');
    const figures = await page.$eval('.figures', (list) =>
      Object.fromEntries(
        [...list.children].map((pair) => [
          pair.querySelector('dt')?.textContent,
          pair.querySelector('dd')?.textContent,
        ]),
      ),
    );
    assert.equal(
      figures['validation accuracy'],
      `${(100 * best.validation_accuracy).toFixed(2)} %`,
    );
    assert.equal(figures['answered rightly'], `${(100 * best.validation_answered).toFixed(2)} %`);
    assert.equal(figures['validation loss'], best.validation_loss.toFixed(4));
    const mistakes = Math.round(120 * (1 - best.validation_accuracy));
    assert.ok(mistakes > 0);
    assert.equal(figures.mistakes, `${mistakes} of 120`);
    assert.equal((await page.$$('.mistakes > li')).length, Math.min(60, mistakes));
    const wrong = await texts(page, '.matrix .heat-wrong');
    assert.equal(
      wrong.reduce((sum, count) => sum + Number(count), 0),
      mistakes,
    );
    const total = (await texts(page, '.layers tr:last-child td')).pop();
    assert.equal(total, parameters.toLocaleString('en'));
    const recipe = JSON.parse((await texts(page, '#provenance pre'))[0]);
    assert.deepEqual(recipe, provenance.recipe);
    assert.match((await texts(page, '.facts'))[0], new RegExp(provenance.data.crc32));
    leavePage(page);
  });

  test('each mistake has its picture and its probabilities, and the worst comes first', async () => {
    const { page } = await open('run');
    const cards = await page.$$eval('.mistakes > li', (items) =>
      items.map((item) => ({
        bars: item.querySelector('.bars')?.getAttribute('aria-label') ?? '',
        truth: item.querySelector('dd')?.textContent ?? '',
        ink: [
          .../** @type {CanvasRenderingContext2D} */ (
            /** @type {HTMLCanvasElement} */ (item.querySelector('canvas')).getContext('2d')
          ).getImageData(0, 0, 28, 28).data,
        ].filter((value, i) => i % 4 === 3 && value > 0).length,
      })),
    );
    let before = 0;
    for (const { bars, truth, ink } of cards) {
      const shares = [...bars.matchAll(/: ([\d.]+) %/g)].map((match) => Number(match[1]));
      assert.equal(shares.length, 10);
      const sum = shares.reduce((a, b) => a + b);
      // Ten shares with a decimal each, of probabilities that floats have summed to 1.
      assert.ok(Math.abs(sum - 100) <= 10 * 0.05 + 100 * gamma(11, FLOAT), bars);
      const share = Number(truth.match(/([\d.]+) %/)?.[1]);
      assert.ok(share >= before, 'the less probable the truth, the earlier');
      before = share;
      assert.ok(ink > 20, 'there is a digit in the picture');
    }
    leavePage(page);
  });

  test('each mistake is explained: two more pictures, and what was trained on that is like it', async () => {
    const { page } = await open('run');
    const cards = await page.$$eval('.mistakes > li', (items) =>
      items.map((item) => {
        const [, saliency] = item.querySelectorAll('.seen canvas');
        const pixels = /** @type {CanvasRenderingContext2D} */ (
          /** @type {HTMLCanvasElement} */ (saliency).getContext('2d')
        ).getImageData(0, 0, 28, 28).data;
        let colored = 0;
        for (let i = 0; i < pixels.length; i += 4) {
          if (pixels[i + 3] > 100 && Math.abs(pixels[i] - pixels[i + 2]) > 60) colored += 1;
        }
        return { colored, nearest: item.querySelectorAll('.nearest canvas').length };
      }),
    );
    assert.ok(cards.length > 0);
    for (const { colored, nearest } of cards) {
      assert.ok(colored > 0, 'something spoke for one or the other');
      assert.equal(nearest, 3);
    }
    leavePage(page);
  });

  test('the map has every image held out, and shows a class alone', async () => {
    const { page } = await open('run');
    assert.equal((await page.$$('#features svg g')).length, 120);
    const rings = (await page.$$('#features svg circle')).length;
    assert.equal(rings, (await page.$$('.mistakes > li')).length);
    const away = () => page.$$eval('#features svg .away', (all) => all.length);
    assert.equal(await away(), 0);
    await page.click('.choices button:nth-child(4)');
    const threes = await page.$$eval('#features [data-class="3"]', (all) => all.length);
    assert.equal(await away(), 120 - threes);
    assert.equal(await page.$eval('.choices [aria-pressed="true"]', (b) => b.textContent), '3');
    await page.click('.choices button:nth-child(4)');
    assert.equal(await away(), 0);
    leavePage(page);
  });

  test('the curves are read with the mouse, and with the keyboard', async () => {
    const metrics = await readMetrics(join(folder, 'run'));
    const { page } = await open('run');
    const readings = () => texts(page, '.chart .reading');
    /** @param {number} index */
    const expected = (index) => [
      metrics[index].train_loss.toFixed(4),
      metrics[index].validation_loss.toFixed(4),
      `${(100 * metrics[index].train_accuracy).toFixed(2)} %`,
      `${(100 * metrics[index].validation_accuracy).toFixed(2)} %`,
      String(metrics[index].learning_rate),
    ];
    const plot = await page.$('.plot');
    const box = await plot?.boundingBox();
    assert.ok(box);
    await page.mouse.move(box.x + 52, box.y + 80);
    assert.deepEqual(await readings(), expected(0));
    await page.mouse.move(box.x + box.width - 14, box.y + 80);
    assert.deepEqual(await readings(), expected(EPOCHS - 1));
    await page.focus('#epoch');
    await page.keyboard.press('ArrowLeft');
    assert.deepEqual(await readings(), expected(EPOCHS - 2));
    leavePage(page);
  });

  test('without images held out it says so, and shows what there is', async () => {
    const { page, complaints } = await open('all');
    assert.deepEqual(complaints, []);
    assert.match((await texts(page, '.note'))[0], /No images were held out/);
    assert.deepEqual(
      await texts(page, 'h2'),
      SECTIONS.filter((_, i) => i === 0 || i > 5),
    );
    leavePage(page);
  });

  test('without a mistake it says so', async () => {
    const { page, complaints } = await open('perfect');
    assert.deepEqual(complaints, []);
    const [{ validation_accuracy: accuracy }] = (await readMetrics(join(folder, 'perfect'))).slice(
      -1,
    );
    assert.equal(accuracy, 1);
    assert.match((await texts(page, '#mistakes'))[0], /Every image held out was read rightly/);
    leavePage(page);
  });

  for (const scheme of SCHEMES) {
    test(`${scheme}: text in drawings and in the matrix stands out 4.5 to 1`, async () => {
      const { page } = await open('run', DESKTOP, scheme);
      const least = await leastContrast(page, 'svg text, .matrix td, .choices button');
      assert.ok(least >= 4.5, String(least));
      leavePage(page);
    });
  }

  for (const run of ['run', 'mlp', 'all', 'once']) {
    // Colors do not depend on the size, so each scheme is looked at in one.
    for (const [scheme, viewport, place] of SIGHTS) {
      test(`${run}, ${scheme}, ${place}: axe finds nothing, nor is anything too wide`, async () => {
        const { page, complaints } = await open(run, viewport, scheme);
        await page.$$eval('details', (all) => all.forEach((details) => (details.open = true)));
        assert.deepEqual(await violationsOf(page, axe), []);
        await assertFits(page);
        assert.deepEqual(complaints, []);
        leavePage(page);
      });
    }
  }
});
