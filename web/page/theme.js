// Light, dark, or as the system has it. On a reload start-guard.js puts on what was chosen, before anything is painted.

import { changeColors } from '../pad/canvas.js';
import { byId } from './dom.js';
import { keep, kept } from './kept.js';

/** Where the choice is kept, which start-guard.js knows, too; without one, the system decides. */
const KEY = 'inkdigit-theme';

/** In the order of the theme colors in index.html. */
const THEMES = /** @type {const} */ (['light', 'dark']);

/** Owns `#theme`. */
export class ThemeChoice {
  #select = /** @type {HTMLSelectElement} */ (byId('theme'));
  #options = ['', ...THEMES].map((theme) => new Option('', theme));

  constructor() {
    this.#select.replaceChildren(...this.#options);
    this.#select.value = THEMES.find((theme) => theme === kept(KEY)) ?? '';
    this.#select.addEventListener('change', () => {
      const { value } = this.#select;
      keep(KEY, value);
      wear(value);
    });
  }

  /**
   * Can be chosen from as soon as the choices have names.
   *
   * @param {import('./class-words.js').Table} words of the language that is spoken now
   */
  speak({ theme }) {
    const [automatic, light, dark] = this.#options;
    automatic.textContent = theme.automatic;
    light.textContent = theme.light;
    dark.textContent = theme.dark;
    this.#select.disabled = false;
  }
}

/** @param {string} chosen '' leaves it to the system */
function wear(chosen) {
  const { dataset, style } = document.documentElement;
  if (chosen) dataset.theme = chosen;
  else delete dataset.theme;
  style.colorScheme = chosen;
  /** @type {NodeListOf<HTMLMetaElement>} */
  const metas = document.querySelectorAll('meta[name="theme-color"]');
  metas.forEach((meta, i) => {
    const own = `(prefers-color-scheme: ${THEMES[i]})`;
    meta.media = chosen ? (chosen === THEMES[i] ? 'all' : 'not all') : own;
  });
  changeColors();
}
