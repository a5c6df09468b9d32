// All that a visitor has no need of for the first answer: it is fetched once that can be given.

import { adopt } from './adopt.js';
import { CompareChoice } from './compare/choice.js';
import { byId } from './dom.js';
import { Drawings } from './drawing/drawings.js';
import { FactsLine } from './facts.js';
import { takeFiles } from './inlet.js';
import { keepLanguage, preferredLanguage, speak, table } from './language.js';
import { LatePictures } from './late-pictures.js';
import { openNetworks } from './networks.js';
import { Parts } from './parts.js';
import { TeachRow } from './teach/teach-row.js';
import { openTeacher } from './teach/teacher.js';
import { ThemeChoice } from './theme.js';
import { restoreTrained } from './train/trained.js';
import { fill } from './words.js';
import { listenForShortcuts, SHORTCUTS } from '../pad/shortcuts.js';
import { shippedWeights } from '../engine/shipped.js';
import drawing from '../styles/drawing.css?inline';
import later from '../styles/later.css?inline';
import lesson from '../styles/lesson.css?inline';
import partsStyles from '../styles/parts.css?inline';
import print from '../styles/print.css?inline';

/** @typedef {import('./desk.js').Desk} Desk */

/** @param {Desk} desk */
export async function openLater(desk) {
  const { documentElement } = document;
  // In this order: what comes later goes over what comes before.
  for (const css of [later, print, lesson, drawing, partsStyles]) adopt(css);
  const parts = new Parts(desk);
  const networks = openNetworks(desk, shippedWeights());
  const teacher = openTeacher(desk, networks, async (name) =>
    fill((await table()).teach.mine, { name }),
  );
  const teachRow = new TeachRow(desk, teacher);
  const compare = new CompareChoice(networks, desk);
  const updates = keepForOffline();
  /** @type {{ speak: (words: import('./class-words.js').Table) => void }[]} */
  const speakers = [new FactsLine(desk), new ThemeChoice(), networks, teachRow, compare, parts];
  const choice = /** @type {HTMLSelectElement} */ (byId('language'));
  /** The language that was chosen last. */
  let wanted = '';
  choice.addEventListener('change', () => {
    keepLanguage(choice.value);
    change(choice.value);
  });
  await change(preferredLanguage());
  const words = await table();
  desk.pictures = new LatePictures(desk, words.picture);
  speakers.push(desk.pictures, new Drawings(desk, words));
  takeFiles(desk);
  for (const [id, keys] of Object.entries(SHORTCUTS))
    byId(id).setAttribute('aria-keyshortcuts', keys);
  listenForShortcuts(desk);
  restoreTrained(networks, async (recipe) => fill((await table()).training.name, { recipe }))
    .catch(({ message }) => desk.complain(message))
    // Which may have been taught on that one.
    .then(() => teacher.restore());
  /** @type {import('./networks.js').Network | null} */
  let named = networks.current();
  networks.onChange(async (network) => {
    if (network === named) return;
    named = network;
    await speak(documentElement.lang, desk.recognizer?.info.classes ?? []);
    desk.show();
  });

  /** @param {string} language */
  async function change(language) {
    wanted = language;
    // Its words may arrive only when the next one was chosen.
    await table(language);
    if (language !== wanted) return;
    if (language !== documentElement.lang) {
      await speak(language, desk.recognizer?.info.classes ?? []);
    }
    // Also where that was spoken already, since it may have come between.
    desk.show();
    const spoken = await table();
    for (const speaker of speakers) speaker.speak(spoken);
    updates.then((there) => there?.speak(spoken.updates));
  }
}

/** @returns {Promise<import('./updates.js').Updates | null>} null where that is impossible */
async function keepForOffline() {
  // Neither is there without HTTPS.
  if (!navigator.serviceWorker) return null;
  try {
    const { Updates } = await import('./updates.js');
    return new Updates();
  } catch {
    return null;
  }
}
