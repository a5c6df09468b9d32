// Parallel coordinates: an axis a setting, and at the right end what came of it.
import { html, svg } from './dom.js';
import { significant } from './numbers.js';
import { settingText } from './sweep-choice.js';
import { chooseByPointer, drawLine, lookOf, mistakes } from './sweep-lines.js';
import { linearAxis, logarithmicAxis } from './ticks.js';

/** @typedef {import('./sweep-data.js').SweepData} SweepData */
/** @typedef {import('./sweep-data.js').Trial} Trial */
/** @typedef {import('./sweep-choice.js').Choice} Choice */

const HEIGHT = 340;
const TOP = 34;
const BOTTOM = 18;
const LONGEST_TEXT = 14;
const WIDTH_OF_LETTER = 6.8;

/**
 * @typedef {object} Coordinate
 * @property {string} name
 * @property {(trial: Trial) => number | null} place 0 at the foot, 1 at the top; null where a trial has none
 * @property {{ place: number, text: string }[]} ticks
 */

/**
 * @param {SweepData} sweep
 * @param {string} path
 * @returns {Coordinate}
 */
function settingCoordinate(sweep, path) {
  const { log, range, integers, choice } = sweep.space[path];
  const name = sweep.names[path];
  if (choice) {
    const texts = choice.map((value) => JSON.stringify(value));
    /** @param {number} i */
    const placeOf = (i) => (choice.length === 1 ? 0.5 : i / (choice.length - 1));
    return {
      name,
      place: ({ settings }) =>
        path in settings ? placeOf(texts.indexOf(JSON.stringify(settings[path]))) : null,
      ticks: choice.map((value, i) => ({ place: placeOf(i), text: settingText(value) })),
    };
  }
  const [low, high] = /** @type {[number, number]} */ (log ?? range ?? integers);
  const axis = log ? logarithmicAxis(low, high) : linearAxis(low, high);
  return {
    name,
    place: ({ settings }) => (path in settings ? axis.place(Number(settings[path])) : null),
    ticks: axis.ticks.map((tick) => ({ place: axis.place(tick), text: significant(tick) })),
  };
}

/**
 * The fewer mistakes, the higher.
 *
 * @param {SweepData} sweep
 * @returns {Coordinate | null} null where all trials diverged
 */
function mistakesCoordinate(sweep) {
  const shares = sweep.trials.flatMap(({ lowest_rung: score }) =>
    score ? [mistakes(sweep, score.accuracy)] : [],
  );
  if (shares.length === 0) return null;
  const [low, high] = [Math.min(...shares), Math.max(...shares)];
  const axis = high > low ? logarithmicAxis(low, high) : linearAxis(low, high);
  return {
    name: 'mistakes, %',
    place: ({ lowest_rung: score }) =>
      score ? 1 - axis.place(mistakes(sweep, score.accuracy)) : null,
    ticks: axis.ticks.map((tick) => ({
      place: 1 - axis.place(tick),
      text: significant(100 * tick),
    })),
  };
}

/** @param {string} text */
function shortened(text) {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1)}…` : text;
}

export class ParallelChart {
  element;
  #sweep;
  #choice;
  #coordinates;
  #step;
  #plot = html('div', { class: 'parallel' });
  #width = 0;
  #chosen = 0;
  /** @type {import('./sweep-lines.js').Line[]} */
  #lines = [];
  #above = svg('g');

  /**
   * @param {SweepData} sweep
   * @param {Choice} choice
   */
  constructor(sweep, choice) {
    this.#sweep = sweep;
    this.#choice = choice;
    const settings = Object.keys(sweep.space).map((path) => settingCoordinate(sweep, path));
    const result = mistakesCoordinate(sweep);
    this.#coordinates = result ? [...settings, result] : settings;
    const longest = Math.max(...this.#coordinates.map(({ name }) => name.length));
    this.#step = Math.max(96, longest * WIDTH_OF_LETTER + 16);
    const label = 'Settings of all trials; scrolls sideways';
    this.element = html(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': label },
      this.#plot,
    );
    chooseByPointer(this.#plot, () => this.#lines, choice);
    choice.onChange((index) => {
      this.#chosen = index;
      this.#drawChosen();
    });
    new ResizeObserver(() => this.#draw()).observe(this.element);
  }

  /** @param {number} index of a coordinate */
  #x(index) {
    const inner = this.#width - this.#step;
    const count = this.#coordinates.length;
    return this.#step / 2 + (count === 1 ? 0.5 : index / (count - 1)) * inner;
  }

  /** @param {number} place */
  #y(place) {
    return TOP + (1 - place) * (HEIGHT - TOP - BOTTOM);
  }

  #draw() {
    const least = Math.ceil(this.#step * this.#coordinates.length);
    const width = Math.max(Math.floor(this.element.clientWidth), least);
    if (width === this.#width) return;
    this.#width = width;
    this.#plot.style.width = `${width}px`;
    this.#lines = this.#sweep.trials.map((trial, index) => ({
      index,
      points: this.#points(trial),
    }));
    this.#lines = this.#lines.filter(({ points }) => points.length > 0);
    this.#plot.replaceChildren(
      svg(
        'svg',
        {
          viewBox: `0 0 ${width} ${HEIGHT}`,
          role: 'img',
          'aria-label': `Parallel coordinates of ${this.#lines.length} trials; the table has the same`,
        },
        ...[...this.#lines]
          .reverse()
          .map(({ index, points }) =>
            drawLine(points, lookOf(this.#sweep, this.#choice.trials[index])),
          ),
        this.#above,
        ...this.#coordinates.map((coordinate, i) => this.#axis(coordinate, this.#x(i))),
      ),
    );
    this.#drawChosen();
  }

  /** @param {Trial} trial */
  #points(trial) {
    return this.#coordinates.flatMap((coordinate, i) => {
      const place = coordinate.place(trial);
      /** @type {import('./sweep-lines.js').Point[]} */
      const point = place === null ? [] : [[this.#x(i), this.#y(place)]];
      return point;
    });
  }

  #drawChosen() {
    const line = this.#lines.find(({ index }) => index === this.#chosen);
    this.#above.replaceChildren(...(line ? [drawLine(line.points, 'trial-chosen')] : []));
  }

  /**
   * @param {Coordinate} coordinate
   * @param {number} x
   */
  #axis({ name, ticks }, x) {
    return svg(
      'g',
      {},
      svg('line', { class: 'axis', x1: x, x2: x, y1: this.#y(0), y2: this.#y(1) }),
      svg('text', { class: 'axis-name', x, y: 14, 'text-anchor': 'middle' }, name),
      ...ticks.flatMap(({ place, text }) => [
        svg('line', {
          class: 'axis',
          x1: x - 3,
          x2: x + 3,
          y1: this.#y(place),
          y2: this.#y(place),
        }),
        svg('text', { class: 'tick haloed', x: x + 7, y: this.#y(place) + 4 }, shortened(text)),
      ]),
    );
  }
}
