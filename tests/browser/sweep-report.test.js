// The report.html of a sweep, opened as a file.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { inkdigit, root } from '../node/native.js';
import { axeSource, violationsOf } from './axe.js';
import { DESKTOP, leavePage, openPage, SMALL_PHONE, waitForState } from './browser.js';
import { leastContrast } from './contrast.js';
import { assertFits, openAlone, texts } from './report-page.js';
import { sharedBrowser } from './with-browser.js';

const TRIALS = 8;

describe('a sweep’s report.html', () => {
  /** @type {string} */
  let folder;
  /** @type {string} */
  let url;
  /** @type {string} */
  let axe;
  /** @type {any} */
  let sweep;
  /** @type {import('./browser.js').Browser} */
  let browser;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'inkdigit-sweep-report-'));
    axe = await axeSource();
    const space = join(folder, 'space.json');
    await writeFile(
      space,
      JSON.stringify({
        'network.layers.1.out_features': { integers: [16, 64], step: 16 },
        'optimizer.learning_rate': { log: [0.0003, 0.03] },
        'optimizer.type': { choice: ['adam', 'sgd'] },
        'training.label_smoothing': { range: [0, 0.1] },
        'training.class_balance': { choice: [true, false] },
      }),
    );
    const { status, stderr } = await inkdigit([
      ...['sweep', '--recipe', `${root}trainer/recipes/mlp.json`, '--space', space],
      ...['--data', 'synthetic:300', '--trials', String(TRIALS), '--out', join(folder, 'out')],
    ]);
    assert.equal(status, 0, stderr);
    sweep = JSON.parse(await readFile(join(folder, 'out/sweep.json'), 'utf8'));
    url = pathToFileURL(join(folder, 'out/report.html')).href;
    browser = await sharedBrowser();
  });
  after(async () => {
    await rm(folder, { recursive: true });
  });

  /**
   * @param {import('puppeteer-core').Viewport} [viewport]
   * @param {'light' | 'dark'} [scheme]
   */
  async function open(viewport = DESKTOP, scheme = 'light') {
    const opened = await openPage(browser, url, viewport, scheme);
    await waitForState(opened.page, 'ready');
    return opened;
  }

  test('asks for nothing but itself, complains of nothing, and shows all trials', async () => {
    const page = await openAlone(browser, url);
    assert.deepEqual(await texts(page, 'h1'), ['mlp']);
    assert.deepEqual(await texts(page, 'h2'), [
      ...['One trial', 'Curves', 'Settings', 'What mattered', 'All trials', 'Provenance'],
    ]);
    assert.deepEqual(
      await texts(page, '.trials tbody td:nth-of-type(1)'),
      sweep.trials.map((/** @type {any} */ trial) => String(trial.trial)),
    );
    const lines = `:is(.trial-top, .trial-other) > polyline`;
    for (const plot of ['.chart:nth-child(1)', '.chart:nth-child(2)', '.parallel']) {
      const drawn = await page.$$eval(`${plot} ${lines}`, (all) =>
        all.map((line) => line.getAttribute('points')?.split(' ').length),
      );
      assert.equal(drawn.length, TRIALS, plot);
      if (plot === '.parallel') assert.ok(drawn.every((count) => count === 6));
    }
    assert.equal((await texts(page, '.mattered tbody tr')).length, sweep.importance.length);
    await page.close();
  });

  test('the best trial is chosen, and others by the slider, a curve or the table', async () => {
    const { page } = await open();
    const chosen = async () =>
      page.$eval('.trials .chosen td', ({ textContent }) => Number(textContent));
    const { trials } = sweep;
    assert.equal(await chosen(), sweep.best);
    await page.focus('#rank');
    await page.keyboard.press('ArrowRight');
    assert.equal(await chosen(), trials[1].trial);
    assert.match((await texts(page, '.picker'))[0], new RegExp(`2 of 8: trial ${trials[1].trial}`));
    await page.click('.trials tbody tr:last-child');
    assert.equal(await chosen(), trials[TRIALS - 1].trial);
    for (const plot of ['.chart .plot', '.parallel']) {
      const first = await page.$(`${plot} .trial-top circle`);
      await first?.hover();
      const point = await first?.evaluate((dot) => dot.getAttribute('cy'));
      const marked = await page.$eval(`${plot} .trial-chosen circle`, (dot) =>
        dot.getAttribute('cy'),
      );
      assert.equal(marked, point, plot);
    }
    leavePage(page);
  });

  for (const scheme of /** @type {const} */ (['light', 'dark'])) {
    test(`${scheme}: axe finds nothing, text stands out, and nothing is too wide`, async () => {
      for (const viewport of [DESKTOP, SMALL_PHONE]) {
        const { page, complaints } = await open(viewport, scheme);
        assert.deepEqual(await violationsOf(page, axe), []);
        const least = await leastContrast(page, 'svg text');
        assert.ok(least >= 4.5, String(least));
        await assertFits(page);
        assert.deepEqual(complaints, []);
        leavePage(page);
      }
    });
  }
});
