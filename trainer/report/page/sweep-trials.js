// The table of all trials, and how the sweep can be made again.
import { html, pairs, row, section, table } from './dom.js';
import { counted, whole } from './numbers.js';
import { accuracyText, lossText, settingText } from './sweep-choice.js';

/** @typedef {import('./sweep-data.js').SweepData} SweepData */

/**
 * @param {SweepData} sweep
 * @param {import('./sweep-choice.js').Choice} choice
 */
export function trialsSection(sweep, choice) {
  const paths = Object.keys(sweep.space);
  const rows = sweep.trials.map((trial, index) => {
    const made = row(String(trial.rank), [
      String(trial.trial),
      String(trial.lost_in ?? trial.epochs),
      accuracyText(trial.score),
      lossText(trial.score),
      ...paths.map((path) => settingText(trial.settings[path])),
    ]);
    made.addEventListener('click', () => choice.choose(index));
    return made;
  });
  choice.onChange((chosen) =>
    rows.forEach((one, index) => one.classList.toggle('chosen', index === chosen)),
  );
  const heads = ['rank', 'trial', 'epochs', 'accuracy', 'loss'];
  return section(
    'trials',
    'All trials',
    html(
      'p',
      {},
      'Who came further goes before; among those, accuracy and then loss of the best epoch on the samples held out decide.',
    ),
    table(
      'Trials by rank',
      [...heads, ...paths.map((path) => sweep.names[path])],
      rows,
      'numbers trials',
    ),
  );
}

/** @param {SweepData} sweep */
export function provenanceSection(sweep) {
  const rungs = sweep.rungs.map(
    ({ epochs, trials }) => `${counted(trials, 'trial')} to ${counted(epochs, 'epoch')}`,
  );
  return section(
    'provenance',
    'Provenance',
    html(
      'p',
      {},
      'The same recipe, space, data and seed give the same trials and the same figures, however many trainings run at a ' +
        'time. best.json is the best trial’s recipe, by which train makes the weights of best.safetensors again.',
    ),
    pairs('facts', [
      ['recipe', sweep.recipe.name],
      ['data', sweep.data],
      ['judged by', `${whole(sweep.held_out)} samples held out`],
      ['seeds', sweep.seeds.join(', ')],
      ['rungs', rungs.join('; ')],
    ]),
    jsonDetails('Space', sweep.space),
    jsonDetails('Recipe', sweep.recipe),
  );
}

/**
 * @param {string} name
 * @param {unknown} value
 */
function jsonDetails(name, value) {
  return html(
    'details',
    {},
    html('summary', {}, name),
    html('pre', { tabindex: 0 }, html('code', {}, JSON.stringify(value, null, 2))),
  );
}
