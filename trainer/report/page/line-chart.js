// Curves over the epochs, drawn as SVG in the pixels of the place they are given.
import { figure, html, svg } from './dom.js';
import { epochAxis } from './ticks.js';

/** @typedef {import('./ticks.js').Axis} Axis */

/**
 * @typedef {object} Series
 * @property {string} name
 * @property {string} className
 * @property {number[]} values one an epoch
 */

/**
 * @typedef {object} ChartOptions
 * @property {string} title
 * @property {string} unit
 * @property {Series[]} series
 * @property {Axis} axis
 * @property {(value: number) => string} tick a tick's text
 * @property {(value: number) => string} value a value's text
 * @property {number | null} marked index of the epoch that is pointed out
 */

const HEIGHT = 232;
const MARGIN = { top: 12, right: 12, bottom: 40, left: 50 };
const INNER_HEIGHT = HEIGHT - MARGIN.top - MARGIN.bottom;

export class LineChart {
  element;
  #options;
  #plot = html('div', { class: 'plot' });
  /** @type {HTMLElement[]} */
  #readings;
  #count;
  #width = 0;
  #shown = 0;
  /** @type {SVGGElement} */
  #cursor = svg('g');
  #epochs;

  /**
   * @param {ChartOptions} options
   * @param {(epoch: number) => void} onPoint is told the index of the epoch that is pointed at
   */
  constructor(options, onPoint) {
    this.#options = options;
    this.#count = options.series[0].values.length;
    this.#epochs = epochAxis(this.#count, 8);
    this.#readings = options.series.map(() => html('span', { class: 'reading' }));
    this.element = figure('chart', options.title, options.unit, this.#legend(), this.#plot);
    this.#plot.addEventListener('pointermove', (event) => onPoint(this.#epochAt(event)));
    this.#plot.addEventListener('pointerdown', (event) => onPoint(this.#epochAt(event)));
    new ResizeObserver(() => this.#draw()).observe(this.#plot);
  }

  /** @param {number} epoch index of the epoch to read */
  show(epoch) {
    this.#shown = epoch;
    const { series, value } = this.#options;
    series.forEach(({ values }, i) => (this.#readings[i].textContent = value(values[epoch])));
    this.#drawCursor();
  }

  #legend() {
    const entries = this.#options.series.map(({ name, className }, i) =>
      html('li', { class: className }, key(), html('span', {}, name), this.#readings[i]),
    );
    return html('ul', { class: 'legend' }, ...entries);
  }

  /** @param {PointerEvent} event */
  #epochAt(event) {
    const x = event.clientX - this.#plot.getBoundingClientRect().left - MARGIN.left;
    const share = Math.min(1, Math.max(0, x / this.#innerWidth));
    return Math.round(share * (this.#count - 1));
  }

  get #innerWidth() {
    return Math.max(1, this.#width - MARGIN.left - MARGIN.right);
  }

  /** @param {number} index of an epoch */
  #x(index) {
    return MARGIN.left + this.#epochs.place(index + 1) * this.#innerWidth;
  }

  /** @param {number} value */
  #y(value) {
    return MARGIN.top + (1 - this.#options.axis.place(value)) * INNER_HEIGHT;
  }

  #draw() {
    const width = Math.round(this.#plot.clientWidth);
    if (width === this.#width || width === 0) return;
    this.#width = width;
    this.#cursor = svg('g', { class: 'cursor' });
    const attributes = { viewBox: `0 0 ${width} ${HEIGHT}`, role: 'img' };
    this.#plot.replaceChildren(
      svg(
        'svg',
        { ...attributes, 'aria-label': this.#description() },
        this.#grid(),
        this.#mark(),
        ...this.#options.series.map((series) => this.#curve(series)),
        this.#cursor,
      ),
    );
    this.#drawCursor();
  }

  #description() {
    const { title, series, value } = this.#options;
    const curves = series.map(({ name, values }) => {
      const [first, last] = [values[0], values[values.length - 1]];
      return `${name} from ${value(first)} to ${value(last)}`;
    });
    return `${title} by epoch: ${curves.join(', ')}`;
  }

  #grid() {
    const { axis, tick } = this.#options;
    const [left, right] = [MARGIN.left, this.#width - MARGIN.right];
    const bottom = HEIGHT - MARGIN.bottom;
    const values = axis.ticks.map((v) => [
      svg('line', { class: 'grid', x1: left, x2: right, y1: this.#y(v), y2: this.#y(v) }),
      svg('text', { class: 'tick', x: left - 8, y: this.#y(v) + 4, 'text-anchor': 'end' }, tick(v)),
    ]);
    const epochs = this.#epochs.ticks.map((epoch) => [
      svg('line', {
        class: 'axis',
        x1: this.#x(epoch - 1),
        x2: this.#x(epoch - 1),
        y1: bottom,
        y2: bottom + 4,
      }),
      svg(
        'text',
        { class: 'tick', x: this.#x(epoch - 1), y: bottom + 17, 'text-anchor': 'middle' },
        String(epoch),
      ),
    ]);
    return svg(
      'g',
      {},
      ...values.flat(),
      svg('line', { class: 'axis', x1: left, x2: right, y1: bottom, y2: bottom }),
      ...epochs.flat(),
      svg('text', { class: 'tick', x: right, y: HEIGHT - 4, 'text-anchor': 'end' }, 'epoch'),
    );
  }

  #mark() {
    const { marked } = this.#options;
    if (marked === null || this.#count === 1) return null;
    const x = this.#x(marked);
    return svg(
      'g',
      {},
      svg('line', { class: 'mark', x1: x, x2: x, y1: MARGIN.top, y2: HEIGHT - MARGIN.bottom }),
      svg('title', {}, `epoch ${marked + 1}, the best`),
    );
  }

  /** @param {Series} series */
  #curve({ className, values }) {
    const points = values.map((value, i) => [this.#x(i), this.#y(value)]);
    const path = points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ');
    const dots = values.length > 30 ? [] : points.map(([x, y]) => dot(x, y, 2.5));
    return svg('g', { class: className }, svg('polyline', { points: path }), ...dots);
  }

  #drawCursor() {
    if (this.#width === 0) return;
    const x = this.#x(this.#shown);
    const dots = this.#options.series.map(({ className, values }) =>
      svg('g', { class: className }, dot(x, this.#y(values[this.#shown]), 4.5)),
    );
    this.#cursor.replaceChildren(
      svg('line', { x1: x, x2: x, y1: MARGIN.top, y2: HEIGHT - MARGIN.bottom }),
      ...dots,
    );
  }
}

/** A piece of the line, for the legend. */
function key() {
  return svg(
    'svg',
    { viewBox: '0 0 28 12', 'aria-hidden': 'true' },
    svg('polyline', { points: '0,6 28,6' }),
    dot(14, 6, 2.5),
  );
}

/**
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 */
function dot(x, y, radius) {
  return svg('circle', { cx: x.toFixed(1), cy: y.toFixed(1), r: radius });
}
