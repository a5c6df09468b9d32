// The three engines that browsers are made of, behind one small interface.
import { execFileSync } from 'node:child_process';
import puppeteer from 'puppeteer-core';
import { launchBrowser } from '../browser/browser.js';
import { WebDriver } from './webdriver.js';

/** @typedef {{ x: number, y: number }} Place in the viewport */

/**
 * @typedef {object} Window of a browser
 * @property {(url: string) => Promise<void>} goto
 * @property {() => Promise<void>} back
 * @property {<T>(run: (...args: any[]) => T, ...args: unknown[]) => Promise<Awaited<T>>} evaluate in the page
 * @property {(strokes: Place[][]) => Promise<void>} draw with the mouse, without pausing between strokes
 * @property {(key: keyof typeof KEYS | string) => Promise<void>} press a character, or a key's name
 * @property {() => Promise<void>} close the browser
 */

/** Names that Puppeteer and WebDriver have in common here, and WebDriver's code of each. */
const KEYS = { Backspace: '\uE003', Enter: '\uE007', Tab: '\uE004' };

/** @type {Record<'Chromium' | 'Firefox' | 'WebKit', () => Promise<Window>>} */
export const ENGINES = {
  Chromium: async () => windowOf(await launchBrowser()),
  Firefox: async () => windowOf(await launchFirefox()),
  WebKit: launchWebKit,
};

/** Over WebDriver BiDi. */
function launchFirefox() {
  const executablePath = process.env.FIREFOX ?? which('firefox-esr');
  return puppeteer.launch({ browser: 'firefox', executablePath });
}

/**
 * WebKitGTK's own small browser, on a screen that nobody sees.
 * @returns {Promise<Window>}
 */
async function launchWebKit() {
  const driver = which('WebKitWebDriver');
  const screen = process.env.DISPLAY ? [] : [which('xvfb-run'), '--auto-servernum'];
  const window = await WebDriver.start((port) => [...screen, driver, `--port=${port}`], {});
  return Object.assign(window, {
    close: window.close.bind(window),
    press: (/** @type {string} */ key) =>
      WebDriver.prototype.press.call(window, Reflect.get(KEYS, key) ?? key),
  });
}

/** @param {string} program */
function which(program) {
  try {
    return execFileSync('which', [program], { encoding: 'utf8' }).trim();
  } catch {
    throw new Error(`${program} is not here: npm run test:browsers installs it`);
  }
}

/**
 * @param {import('puppeteer-core').Browser} browser
 * @returns {Promise<Window>}
 */
async function windowOf(browser) {
  const page = await browser.newPage();
  return {
    goto: async (url) => void (await page.goto(url)),
    back: async () => void (await page.goBack()),
    evaluate: (run, ...args) => page.evaluate(run, ...args),
    async draw(strokes) {
      for (const [first, ...rest] of strokes) {
        await page.mouse.move(first.x, first.y);
        await page.mouse.down();
        for (const { x, y } of rest) await page.mouse.move(x, y);
        await page.mouse.up();
      }
    },
    press: (key) => page.keyboard.press(/** @type {import('puppeteer-core').KeyInput} */ (key)),
    close: () => browser.close(),
  };
}
