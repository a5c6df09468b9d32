// All that a visitor has no need of for the first answer: it is fetched once that can be given.

import { byId } from './dom.js';
import { Drawings } from './drawing/drawings.js';
import { describeModel } from './facts.js';
import { keepLanguage, preferredLanguage, speak, table } from './language.js';
import { Parts } from './parts.js';
import css from '../styles/later.css?inline';

/** @typedef {import('./desk.js').Desk} Desk */

/** @param {Desk} desk */
export async function openLater(desk) {
  const styles = new CSSStyleSheet();
  styles.replaceSync(css);
  document.adoptedStyleSheets.push(styles);
  const parts = new Parts(desk);
  /** @type {Drawings | null} */
  let drawings = null;
  const choice = /** @type {HTMLSelectElement} */ (byId('language'));
  choice.addEventListener('change', () => {
    keepLanguage(choice.value);
    change(choice.value);
  });
  await change(preferredLanguage());
  drawings = new Drawings(desk, await table());

  /** @param {string} language */
  async function change(language) {
    const { documentElement } = document;
    if (language !== documentElement.lang) {
      await speak(language, desk.recognizer?.info.classes ?? []);
      if (desk.recognizer) byId('facts').textContent = describeModel(desk.recognizer.info);
      desk.show();
    }
    const words = await table();
    drawings?.speak(words);
    parts.speak(words);
  }
}
