// The head of the report: what was tried, and what came of it.
import { html, pairs } from './dom.js';
import { counted, percent, whole } from './numbers.js';
import { accuracyText, lossText } from './sweep-choice.js';

/** @typedef {import('./sweep-data.js').SweepData} SweepData */

/**
 * @param {HTMLElement} masthead
 * @param {SweepData} sweep
 */
export function fillMasthead(masthead, sweep) {
  const { recipe, rungs, trials, seeds, data } = sweep;
  const top = rungs[rungs.length - 1].epochs;
  const best = sweep.best === null ? null : trials[0];
  masthead.append(
    html('h1', {}, recipe.name),
    html(
      'p',
      { class: 'lead' },
      `${counted(trials.length, 'trial')} of ${counted(Object.keys(sweep.space).length, 'setting')}, trained on ${data} ` +
        `${seeds.length > 1 ? `by ${seeds.length} seeds each ` : ''}and judged on ${whole(sweep.held_out)} samples held out. ` +
        (best
          ? `Trial ${best.trial} is the best after ${counted(top, 'epoch')}.`
          : 'All of them diverged.'),
    ),
    pairs('figures', figures(sweep)),
  );
}

/**
 * @param {SweepData} sweep
 * @returns {[string, string][]}
 */
function figures({ best, trials, rungs, seeds }) {
  const top = rungs[rungs.length - 1].epochs;
  const spent = trials.reduce((sum, { lost_in: lost, epochs }) => sum + (lost ?? epochs), 0);
  const score = best === null ? null : trials[0].score;
  return [
    ['best accuracy', accuracyText(score)],
    ['its loss', lossText(score)],
    ['trials', whole(trials.length)],
    ['with all epochs', whole(trials.filter((one) => one.score && one.epochs === top).length)],
    ['diverged', whole(trials.filter(({ lost_in: lost }) => lost !== null).length)],
    ['epochs trained', whole(spent * seeds.length)],
    ['of what all to the end would take', percent(spent / (top * trials.length), 0)],
  ];
}
