// The trial that all parts of the report point out.
import { html, pairs, section } from './dom.js';
import { percent, significant } from './numbers.js';

/** @typedef {import('./sweep-data.js').SweepData} SweepData */
/** @typedef {import('./sweep-data.js').Trial} Trial */

export class Choice {
  trials;
  /** @type {((index: number) => void)[]} */
  #listeners = [];

  /** @param {Trial[]} trials the best first */
  constructor(trials) {
    this.trials = trials;
  }

  /** @param {(index: number) => void} listener is told the chosen trial's index */
  onChange(listener) {
    this.#listeners.push(listener);
  }

  /** @param {number} index */
  choose(index) {
    for (const listener of this.#listeners) listener(index);
  }
}

/**
 * "0.002", "adam"; of a list or an object its JSON.
 *
 * @param {unknown} value
 */
export function settingText(value) {
  if (value === undefined) return '–';
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(Number(value.toPrecision(4))) : JSON.stringify(value);
}

/**
 * "97.31 %", with several seeds "97.31 ± 0.12 %"
 *
 * @param {import('./sweep-data.js').Score | null} score
 */
export function accuracyText(score) {
  if (score === null) return 'diverged';
  const error = score.accuracy_standard_error;
  if (error === null) return percent(score.accuracy);
  return `${(100 * score.accuracy).toFixed(2)} ± ${percent(error)}`;
}

/** @param {import('./sweep-data.js').Score | null} score */
export function lossText(score) {
  if (score === null) return '–';
  const error = score.loss_standard_error;
  return score.loss.toFixed(4) + (error === null ? '' : ` ± ${significant(error)}`);
}

/**
 * What a trial is, and a slider over all of them by their ranks.
 *
 * @param {SweepData} sweep
 * @param {Choice} choice
 */
export function choiceSection(sweep, choice) {
  const count = choice.trials.length;
  const input = html('input', { type: 'range', min: 1, max: count, step: 1, id: 'rank' });
  const reading = html('span', { class: 'reading' });
  const facts = html('div');
  input.addEventListener('input', () => choice.choose(Number(input.value) - 1));
  choice.onChange((index) => {
    const trial = choice.trials[index];
    input.value = String(index + 1);
    reading.textContent = `${index + 1} of ${count}: trial ${trial.trial}`;
    input.setAttribute('aria-valuetext', reading.textContent);
    facts.replaceChildren(trialFacts(sweep, trial));
  });
  return section(
    'trial',
    'One trial',
    html(
      'div',
      { class: 'picker' },
      html('label', { for: 'rank' }, 'Rank'),
      reading,
      count > 1 ? input : null,
    ),
    facts,
  );
}

/**
 * @param {SweepData} sweep
 * @param {Trial} trial
 */
function trialFacts(sweep, trial) {
  return pairs('figures', [
    ['accuracy', accuracyText(trial.score)],
    ['loss', lossText(trial.score)],
    trial.lost_in === null
      ? ['epochs', String(trial.epochs)]
      : ['diverged in epoch', String(trial.lost_in)],
    .../** @type {[string, string][]} */ (
      Object.keys(sweep.space).map((path) => [sweep.names[path], settingText(trial.settings[path])])
    ),
  ]);
}
