// Accuracy on pictures that were changed to be read wrongly, by how much they may be changed.
import { figure, html, row, section, svg, table } from './dom.js';
import { exampleItem } from './examples.js';
import { counted, percent, significant, whole } from './numbers.js';
import { lineLegend } from './parts.js';
import { linearAxis } from './ticks.js';

/** @typedef {import('./evaluation-data.js').EvaluationData} EvaluationData */
/** @typedef {import('./evaluation-data.js').Robustness} Robustness */
/** @typedef {import('./evaluation-data.js').Attack} Attack */
/** @typedef {import('./ticks.js').Axis} Axis */

const WIDTH = 380;
const HEIGHT = 260;
const LEFT = 46;
const TOP = 10;
const RIGHT = WIDTH - 14;
const BOTTOM = HEIGHT - 40;

/** Names, and the classes of their lines: they differ in color and in dashes. */
const ATTACKS = /** @type {const} */ ([
  ['fgsm', 'FGSM, one step', 'series-train'],
  ['pgd', 'PGD, many steps', 'series-validation'],
]);

/**
 * @param {EvaluationData} data
 * @returns {HTMLElement | null}
 */
export function attacksSection({ robustness, model }) {
  if (!robustness || robustness.attacks.length === 0) return null;
  const { attacks, samples, accuracy } = robustness;
  return section(
    'attacks',
    'Attacks',
    html(
      'p',
      {},
      `${counted(samples, 'image')}, of which ${percent(accuracy)} are read rightly as they are, each changed so that ` +
        'the network errs: no pixel by more than epsilon, where black to white is 1. The attack knows the network and its gradient.',
    ),
    html(
      'div',
      { class: 'columns' },
      figure(
        'reliability',
        'Accuracy',
        'by epsilon, %',
        legend(attacks),
        drawing(attacks, accuracy),
      ),
      attacksTable(attacks),
    ),
    ...attacks
      .filter(({ examples }) => examples.length > 0)
      .map((attack) =>
        figure(
          'strip',
          nameOf(attack),
          `epsilon ${significant(attack.epsilon)}: ${percent(attack.accuracy)} right`,
          html(
            'ul',
            { class: 'examples' },
            ...attack.examples.map((example) =>
              exampleItem(example, model, `changed by ${attack.attack}`),
            ),
          ),
        ),
      ),
  );
}

/** @param {Attack} attack */
const nameOf = ({ attack }) => attack.toUpperCase();

/** @param {Attack[]} attacks */
function drawn(attacks) {
  return ATTACKS.filter(([name]) => attacks.some(({ attack }) => attack === name));
}

/** @param {Attack[]} attacks */
function legend(attacks) {
  return lineLegend(drawn(attacks).map(([, text, className]) => [className, text]));
}

/**
 * @param {Attack[]} attacks
 * @param {number} accuracy without an attack
 */
function drawing(attacks, accuracy) {
  const xAxis = linearAxis(0, Math.max(...attacks.map(({ epsilon }) => epsilon)), 1);
  const yAxis = linearAxis(0, 1, 1);
  /** @param {number} epsilon */
  const x = (epsilon) => LEFT + xAxis.place(epsilon) * (RIGHT - LEFT);
  /** @param {number} share */
  const y = (share) => BOTTOM - yAxis.place(share) * (BOTTOM - TOP);
  const curves = drawn(attacks).map(([name, text, className]) => {
    const points = attacks
      .filter(({ attack }) => attack === name)
      .map((attack) => [attack.epsilon, attack.accuracy])
      .sort(([a], [b]) => a - b);
    if (points[0][0] > 0) points.unshift([0, accuracy]);
    const path = points.map(([e, share]) => `${x(e).toFixed(1)},${y(share).toFixed(1)}`).join(' ');
    return svg(
      'g',
      { class: className },
      svg('polyline', { points: path }),
      ...points.map(([e, share]) =>
        svg('circle', { cx: x(e).toFixed(1), cy: y(share).toFixed(1), r: 3 }),
      ),
      svg('title', {}, text),
    );
  });
  return svg(
    'svg',
    {
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      role: 'img',
      'aria-label': 'Accuracy by epsilon, a line an attack; the table has the values',
    },
    ...axes(xAxis, yAxis, x, y),
    ...curves,
  );
}

/**
 * @param {Axis} xAxis
 * @param {Axis} yAxis
 * @param {(epsilon: number) => number} x
 * @param {(share: number) => number} y
 */
function axes(xAxis, yAxis, x, y) {
  return [
    ...yAxis.ticks.flatMap((share) => [
      svg('line', { class: 'grid', x1: LEFT, x2: RIGHT, y1: y(share), y2: y(share) }),
      label(LEFT - 8, y(share) + 4, 'end', String(Math.round(100 * share))),
    ]),
    ...xAxis.ticks.map((epsilon) => label(x(epsilon), BOTTOM + 17, 'middle', String(epsilon))),
    svg('line', { class: 'axis', x1: LEFT, x2: RIGHT, y1: BOTTOM, y2: BOTTOM }),
    label(RIGHT, HEIGHT - 4, 'end', 'epsilon'),
  ];
}

/** @param {Attack[]} attacks */
function attacksTable(attacks) {
  const rows = attacks.map((attack) =>
    row(nameOf(attack), [
      significant(attack.epsilon),
      whole(attack.steps),
      significant(attack.step_size),
      percent(attack.accuracy),
    ]),
  );
  const heads = ['attack', 'epsilon', 'steps', 'of', 'right'];
  return table('Accuracy on attacked images', heads, rows, 'numbers');
}

/**
 * @param {number} left
 * @param {number} baseline
 * @param {string} anchor
 * @param {string} content
 */
function label(left, baseline, anchor, content) {
  return svg('text', { class: 'tick', x: left, y: baseline, 'text-anchor': anchor }, content);
}
