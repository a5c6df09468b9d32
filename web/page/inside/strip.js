import { inkPath, inkSvg } from '../drawing/ink-path.js';
import { fitToPad } from '../drawing/grid.js';
import { RasterView } from '../raster-view.js';
import { fill } from '../words.js';
import { ClassBars } from './class-bars.js';
import { element } from './elements.js';
import { factOf, factOfMaps } from './facts.js';
import { MapGrid } from './map-grid.js';
import { MOST_MAPS, stagesOf } from './stages.js';

/** @typedef {import('../../recognizer.js').Info} Info */
/** @typedef {import('../../recognizer.js').LayerOutput} LayerOutput */
/** @typedef {import('../class-words.js').Table['inside']} Words */
/** @typedef {import('../../pad/sheet.js').Stroke} Stroke */
/** @typedef {import('./stages.js').Stage} Stage */
/** @typedef {{ stage: number, map: number }} Choice a map of a stage */

/**
 * @typedef {object} Column
 * @property {Stage} stage
 * @property {MapGrid | ClassBars} view
 */

/** The way from ink to answer: a column for each stage. */
export class Strip {
  root = element('ol', 'inside-strip');
  /** @type {Column[]} those with something to choose, in the order of the network */
  columns;
  #info;
  #words;
  #ink = inkSvg([]);
  #photo;
  #raster;
  #answer = element('output', 'inside-answer');
  /** @type {HTMLElement[]} what is said of each layer to those who listen */
  #facts = [];

  /**
   * @param {Info} info
   * @param {Words} words
   * @param {AbortSignal} signal ends it
   */
  constructor(info, words, signal) {
    this.#info = info;
    this.#words = words;
    this.root.setAttribute('aria-label', words.strip);
    this.#photo = element('span', 'inside-photo', [words.photo]);
    this.#photo.hidden = true;
    this.#ink.classList.add('inside-ink');
    const canvas = element('canvas', 'inside-input');
    canvas.setAttribute('aria-hidden', 'true');
    this.#raster = new RasterView(canvas, signal);
    this.#raster.setSize(info.input);
    const [input, ...stages] = stagesOf(info);
    const views = stages.map((stage) => this.#createView(stage));
    this.columns = stages.map((stage, i) => ({ stage, view: views[i] }));
    const columns = stages.map((stage, i) => this.#createColumn(stage, views[i]));
    this.#answer.setAttribute('aria-live', 'off');
    this.root.append(
      createEnd(words.ink, [this.#ink, this.#photo]),
      this.#createInput(input, canvas),
      ...columns,
      createEnd(words.answer, [this.#answer]),
    );
  }

  /**
   * @param {LayerOutput[]} outputs
   * @param {{ raster: Uint8Array, strokes: readonly Stroke[] | null, text: string }} drawing
   * @param {string} color of the page's ink
   */
  paint(outputs, { raster, strokes, text }, color) {
    this.#ink.toggleAttribute('hidden', strokes === null);
    this.#photo.hidden = strokes !== null;
    if (strokes) this.#ink.firstElementChild?.setAttribute('d', inkPath(fitToPad(strokes)));
    this.#raster.show(raster);
    for (const { stage, view } of this.columns) view.paint(outputs[stage.shown].values, color);
    this.#answer.textContent = text;
  }

  clear() {
    this.#ink.toggleAttribute('hidden', false);
    this.#photo.hidden = true;
    this.#ink.firstElementChild?.setAttribute('d', '');
    this.#raster.clear();
    for (const { view } of this.columns) view.clear();
    this.#answer.textContent = '';
  }

  /**
   * Says what there is to see, for those who listen.
   * @param {LayerOutput[] | null} outputs null without a drawing
   */
  tell(outputs) {
    this.#info.layers.forEach((layer, i) => {
      const now = outputs ? ` ${factOfMaps(outputs[i], this.#words)}` : '';
      this.#facts[i].textContent = factOf(layer, this.#words) + now;
    });
  }

  /** @param {Choice | null} choice */
  mark(choice) {
    this.columns.forEach(({ view }, stage) => {
      view.buttons.forEach((button, map) => {
        const chosen = choice?.stage === stage && choice.map === map;
        button.setAttribute('aria-pressed', String(chosen));
      });
    });
  }

  /**
   * @param {Stage} stage
   * @returns {MapGrid | ClassBars}
   */
  #createView({ kind, layers, shown }) {
    const { name: layer } = this.#info.layers[layers[0]];
    const { classes } = this.#info;
    if (kind === 'sums' || kind === 'shares') {
      return new ClassBars(classes, kind === 'shares', (i) =>
        fill(this.#words.sum, { layer, name: classes[i] }),
      );
    }
    const [channels, height, width] = this.#info.layers[shown].output;
    const label = height * width > 1 ? this.#words.map : this.#words.number;
    return new MapGrid(Math.min(channels, MOST_MAPS), width, height, (i) =>
      fill(label, { layer, map: i + 1 }),
    );
  }

  /**
   * @param {Stage} stage
   * @param {MapGrid | ClassBars} view
   */
  #createColumn({ layers }, view) {
    const [first, ...folded] = layers;
    const column = element('li', `inside-stage`);
    const { output } = this.#info.layers[first];
    const figure = this.#createFigure(first, [shapeText(output, this.#words)]);
    view.root.setAttribute('role', 'group');
    view.root.setAttribute('aria-label', this.#info.layers[first].name);
    view.buttons.forEach((button, i) => (button.tabIndex = i === 0 ? 0 : -1));
    figure.append(view.root);
    if (view.buttons.length < output[0]) {
      const values = { shown: view.buttons.length, count: output[0] };
      figure.append(element('p', 'inside-more', [fill(this.#words.first, values)]));
    }
    column.append(figure, this.#createFolded(folded));
    return column;
  }

  /**
   * @param {Stage} stage
   * @param {HTMLCanvasElement} canvas
   */
  #createInput({ layers }, canvas) {
    const column = createEnd(this.#words.input, [canvas]);
    const { width, height } = this.#info.input;
    const size = fill(this.#words.size, { width, height });
    column.querySelector('figcaption')?.append(element('span', 'inside-shape', [size]));
    column.append(this.#createFolded(layers));
    return column;
  }

  /**
   * Layers that have no picture of their own.
   * @param {number[]} layers
   */
  #createFolded(layers) {
    const list = element('div', 'inside-folded');
    const types = /** @type {Record<string, string>} */ (this.#words.types);
    for (const layer of layers) {
      const { type } = this.#info.layers[layer];
      list.append(this.#createFigure(layer, [types[type] ?? type]));
    }
    return list;
  }

  /**
   * @param {number} layer
   * @param {string[]} more beside its name
   */
  #createFigure(layer, more) {
    const { name } = this.#info.layers[layer];
    const figure = element('figure');
    figure.dataset.layer = name;
    const rest = more.map((text) => element('span', 'inside-shape', [text]));
    const facts = element('p', 'unseen');
    this.#facts[layer] = facts;
    figure.append(element('figcaption', '', [element('b', '', [name]), ...rest]), facts);
    return figure;
  }
}

/**
 * What comes before the first layer and behind the last one.
 * @param {string} title
 * @param {(HTMLElement | SVGElement)[]} content
 */
function createEnd(title, content) {
  const figure = element('figure', '', [
    element('figcaption', '', [element('b', '', [title])]),
    element('div', 'inside-end', content),
  ]);
  return element('li', 'inside-stage', [figure]);
}

/**
 * @param {number[]} shape
 * @param {Words} words
 */
function shapeText([count, height, width], words) {
  if (height * width === 1) return fill(words.numbers, { count });
  return fill(words.maps, { count, width, height });
}
