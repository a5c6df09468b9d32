// What a threshold refuses: of each kind of what shows no class, against the images of the classes.
import { figure, html, row, section, svg, table } from './dom.js';
import { percent, significant, whole } from './numbers.js';
import { lineLegend } from './parts.js';
import { linearAxis } from './ticks.js';

/** @typedef {import('./report-data.js').ReportData} ReportData */
/** @typedef {import('./report-data.js').TradeOff} TradeOff */
/** @typedef {import('./ticks.js').Axis} Axis */

const WIDTH = 380;
const HEIGHT = 300;
const LEFT = 52;
const TOP = 10;
const RIGHT = WIDTH - 12;
const BOTTOM = HEIGHT - 40;
/** Colors and dashes of this many kinds differ. */
const STYLES = 6;

/**
 * @param {ReportData} report
 * @returns {HTMLElement | null}
 */
export function tradeOffSection({ trade_off: tradeOff }) {
  if (!tradeOff) return null;
  return section(
    'trade-off',
    'What is refused',
    html('p', {}, explanation(tradeOff)),
    html(
      'div',
      { class: 'columns' },
      figure(
        'reliability',
        'Trade-off',
        'refused of each kind, by what is refused of the classes',
        legend(tradeOff),
        drawing(tradeOff),
      ),
      outcomeTable(tradeOff),
    ),
  );
}

/** @param {TradeOff} tradeOff */
function explanation({ reject_below: reject, doubt_below: doubt }) {
  const refused =
    reject > 0
      ? `An image that is less plausible than ${significant(reject)} gets no answer`
      : 'Every image gets an answer';
  const doubted = doubt > reject ? `, one below ${significant(doubt)} an answer with doubt` : '';
  return (
    `${refused}${doubted}. Another threshold would refuse more of what shows none of the classes, and ` +
    'more of what does, or less of both.'
  );
}

/** @param {TradeOff} tradeOff */
function marks({ reject_below: reject, doubt_below: doubt, outcomes }) {
  const [{ rejected, doubtful }] = outcomes;
  return [
    ...(reject > 0 ? [{ at: rejected, name: 'refused' }] : []),
    ...(doubt > reject ? [{ at: rejected + doubtful, name: 'refused or in doubt' }] : []),
  ];
}

/** @param {TradeOff} tradeOff */
function legend({ kinds }) {
  return lineLegend(kinds.map((kind, i) => [styleOf(i), kind]));
}

/** @param {number} index of a kind */
const styleOf = (index) => `kind-${index % STYLES}`;

/** @param {TradeOff} tradeOff */
function drawing(tradeOff) {
  const { kinds, points } = tradeOff;
  const xAxis = linearAxis(0, Math.max(...points.map(({ digits }) => digits)), 1);
  const yAxis = linearAxis(Math.min(...points.flatMap((point) => point.kinds)), 1, 1);
  /** @param {number} share */
  const x = (share) => LEFT + xAxis.place(share) * (RIGHT - LEFT);
  /** @param {number} share */
  const y = (share) => BOTTOM - yAxis.place(share) * (BOTTOM - TOP);
  const curves = kinds.map((kind, i) =>
    svg(
      'g',
      { class: styleOf(i) },
      svg('polyline', {
        points: points
          .map((point) => `${x(point.digits).toFixed(1)},${y(point.kinds[i]).toFixed(1)}`)
          .join(' '),
      }),
      svg('title', {}, kind),
    ),
  );
  const end = xAxis.ticks[xAxis.ticks.length - 1];
  const lines = marks(tradeOff)
    .filter(({ at }) => at <= end)
    .map(({ at, name }) =>
      svg(
        'g',
        {},
        svg('line', { class: 'mark', x1: x(at), x2: x(at), y1: TOP, y2: BOTTOM }),
        svg('title', {}, `${name}: ${percent(at)} of the classes`),
      ),
    );
  return svg(
    'svg',
    {
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      role: 'img',
      'aria-label':
        'Share of each kind that is refused, by the share of the classes; the table has what is refused now',
    },
    ...axes(xAxis, yAxis, x, y),
    ...lines,
    ...curves,
  );
}

/**
 * @param {Axis} xAxis
 * @param {Axis} yAxis
 * @param {(share: number) => number} x
 * @param {(share: number) => number} y
 */
function axes(xAxis, yAxis, x, y) {
  /** @param {number} share */
  const text = (share) => String(Number((100 * share).toFixed(3)));
  return [
    ...yAxis.ticks.flatMap((share) => [
      svg('line', { class: 'grid', x1: LEFT, x2: RIGHT, y1: y(share), y2: y(share) }),
      label(LEFT - 8, y(share) + 4, 'end', text(share)),
    ]),
    ...xAxis.ticks.map((share) => label(x(share), BOTTOM + 17, 'middle', text(share))),
    svg('line', { class: 'axis', x1: LEFT, x2: RIGHT, y1: BOTTOM, y2: BOTTOM }),
    label(RIGHT, HEIGHT - 4, 'end', 'refused of the classes, %'),
  ];
}

/** @param {TradeOff} tradeOff */
function outcomeTable({ outcomes }) {
  const rows = outcomes.map(({ of, samples, rejected, doubtful }) =>
    row(of || 'the classes', [whole(samples), percent(rejected), percent(doubtful)]),
  );
  const heads = ['what is held out', 'images', 'refused', 'in doubt'];
  return table('What becomes of the images held out', heads, rows, 'numbers');
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
