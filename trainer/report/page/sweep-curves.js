// Mistakes and loss of all trials by epoch.
import { figure, html, svg } from './dom.js';
import { significant } from './numbers.js';
import { chooseByPointer, drawLine, lookOf, mistakes } from './sweep-lines.js';
import { epochAxis, linearAxis, logarithmicAxis } from './ticks.js';

/** @typedef {import('./sweep-data.js').SweepData} SweepData */
/** @typedef {import('./sweep-choice.js').Choice} Choice */

const HEIGHT = 320;
const MARGIN = { top: 12, right: 12, bottom: 40, left: 50 };

/**
 * @typedef {object} CurvesOptions
 * @property {string} title
 * @property {string} unit
 * @property {number[][]} curves by trial and epoch
 * @property {(value: number) => string} tick
 */

class CurvesChart {
  element;
  #sweep;
  #choice;
  #options;
  #axis;
  #epochs;
  #plot = html('div', { class: 'plot tall' });
  #width = 0;
  #chosen = 0;
  /** @type {import('./sweep-lines.js').Line[]} */
  #lines = [];
  #above = svg('g');

  /**
   * @param {SweepData} sweep
   * @param {Choice} choice
   * @param {CurvesOptions} options
   */
  constructor(sweep, choice, options) {
    this.#sweep = sweep;
    this.#choice = choice;
    this.#options = options;
    const values = options.curves.flat();
    const [low, high] = [Math.min(...values), Math.max(...values)];
    this.#axis = low > 0 && high > low ? logarithmicAxis(low, high) : linearAxis(low, high);
    this.#epochs = epochAxis(Math.max(...options.curves.map(({ length }) => length), 1), 8);
    this.element = figure('chart', options.title, options.unit, this.#plot);
    chooseByPointer(this.#plot, () => this.#lines, choice);
    choice.onChange((index) => {
      this.#chosen = index;
      this.#drawChosen();
    });
    new ResizeObserver(() => this.#draw()).observe(this.#plot);
  }

  /** @param {number} epoch from 1 */
  #x(epoch) {
    const inner = Math.max(1, this.#width - MARGIN.left - MARGIN.right);
    return MARGIN.left + this.#epochs.place(epoch) * inner;
  }

  /** @param {number} value */
  #y(value) {
    return MARGIN.top + (1 - this.#axis.place(value)) * (HEIGHT - MARGIN.top - MARGIN.bottom);
  }

  #draw() {
    const width = Math.round(this.#plot.clientWidth);
    if (width === this.#width || width === 0) return;
    this.#width = width;
    this.#lines = this.#options.curves.map((curve, index) => ({
      index,
      points: curve.map((value, i) => [this.#x(i + 1), this.#y(value)]),
    }));
    this.#lines = this.#lines.filter(({ points }) => points.length > 0);
    const { title, curves } = this.#options;
    const text = `${title} of ${curves.length} trials by epoch; “One trial” has their figures`;
    this.#plot.replaceChildren(
      svg(
        'svg',
        { viewBox: `0 0 ${width} ${HEIGHT}`, role: 'img', 'aria-label': text },
        this.#grid(),
        // The best lie above the others.
        ...[...this.#lines]
          .reverse()
          .map(({ index, points }) =>
            drawLine(points, lookOf(this.#sweep, this.#choice.trials[index])),
          ),
        this.#above,
      ),
    );
    this.#drawChosen();
  }

  #drawChosen() {
    const line = this.#lines.find(({ index }) => index === this.#chosen);
    this.#above.replaceChildren(...(line ? [drawLine(line.points, 'trial-chosen')] : []));
  }

  #grid() {
    const [left, right, bottom] = [MARGIN.left, this.#width - MARGIN.right, HEIGHT - MARGIN.bottom];
    const values = this.#axis.ticks.flatMap((value) => [
      svg('line', { class: 'grid', x1: left, x2: right, y1: this.#y(value), y2: this.#y(value) }),
      svg(
        'text',
        { class: 'tick', x: left - 8, y: this.#y(value) + 4, 'text-anchor': 'end' },
        this.#options.tick(value),
      ),
    ]);
    const epochs = this.#epochs.ticks.flatMap((epoch) => {
      const x = this.#x(epoch);
      return [
        svg('line', { class: 'axis', x1: x, x2: x, y1: bottom, y2: bottom + 4 }),
        svg('text', { class: 'tick', x, y: bottom + 17, 'text-anchor': 'middle' }, String(epoch)),
      ];
    });
    // Where trials are sorted out.
    const rungs = this.#sweep.rungs.slice(0, -1).map(({ epochs }) => {
      const x = this.#x(epochs);
      return svg('line', { class: 'mark', x1: x, x2: x, y1: MARGIN.top, y2: bottom });
    });
    return svg(
      'g',
      {},
      ...values,
      ...rungs,
      svg('line', { class: 'axis', x1: left, x2: right, y1: bottom, y2: bottom }),
      ...epochs,
      svg('text', { class: 'tick', x: right, y: HEIGHT - 4, 'text-anchor': 'end' }, 'epoch'),
    );
  }
}

/**
 * @param {SweepData} sweep
 * @param {Choice} choice
 * @returns {HTMLElement[]} none where no trial has an epoch
 */
export function curveCharts(sweep, choice) {
  const curves = sweep.trials.map(({ curve }) => curve);
  if (curves.every(({ loss }) => loss.length === 0)) return [];
  /** @type {CurvesOptions[]} */
  const charts = [
    {
      title: 'Mistakes',
      unit: 'share of the samples held out, %, logarithmic',
      curves: curves.map(({ accuracy }) => accuracy.map((value) => mistakes(sweep, value))),
      tick: (value) => significant(100 * value),
    },
    {
      title: 'Loss',
      unit: 'cross-entropy in nats, logarithmic',
      curves: curves.map(({ loss }) => loss),
      tick: significant,
    },
  ];
  return charts.map((options) => new CurvesChart(sweep, choice, options).element);
}
