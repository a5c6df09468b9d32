import { filter } from '../../engine/inspect.js';
import { fill } from '../words.js';
import { element, short } from './elements.js';
import { FramedRaster } from './framed-raster.js';
import { fitGrids, paintSigned } from './signed.js';
import { MOST_MAPS } from './stages.js';
import { fieldAt, peakOf, placeOf, strongest } from './values.js';

/** @typedef {import('../../recognizer.js').Recognizer} Recognizer */
/** @typedef {import('../../recognizer.js').LayerOutput} LayerOutput */
/** @typedef {import('../class-words.js').Table['inside']} Words */
/** @typedef {import('./values.js').Rectangle} Rectangle */
/** @typedef {{ layers: number[], shown: number, map: number, title: string }} Subject

/** Layers whose channels have weights. */
const FILTERING = new Set(['conv2d', 'depthwise_conv2d', 'linear']);

/** How many of a map's pixels are marked. */
const MARKED = 3;

/** One map, enlarged, with its filter and with what it looked at. */
export class Detail {
  root = element('section', 'inside-detail');
  close;
  previous;
  next;
  #recognizer;
  #words;
  #title = element('h2');
  #position = element('span', 'inside-position');
  #raster;
  #filter = element('canvas');
  #filterText = element('p', 'unseen');
  #filterMore = element('p', 'inside-more');
  #filterFigure;
  #map = element('canvas', 'inside-map');
  #mapFigure;
  #about = element('p');
  #now = element('p');
  #legend;
  /** @type {Subject | null} */
  #subject = null;

  /**
   * @param {Recognizer} recognizer
   * @param {Words} words
   * @param {AbortSignal} signal ends it
   */
  constructor(recognizer, words, signal) {
    this.#recognizer = recognizer;
    this.#words = words;
    this.#raster = new FramedRaster(recognizer.info.input, signal);
    this.previous = createButton(words.previous, 'm14 6-6 6 6 6');
    this.next = createButton(words.next, 'm10 6 6 6-6 6');
    this.close = createButton(words.close, 'm7 7 10 10M17 7 7 17');
    this.#filterFigure = createFigure(words.filter, [
      this.#filter,
      this.#filterText,
      this.#filterMore,
    ]);
    this.#mapFigure = createFigure(words.found, [this.#map]);
    this.#legend = element('p', 'inside-soft', [words.blueRed]);
    const head = element('div', 'inside-head', [
      element('div', '', [this.#title, this.#position]),
      this.previous,
      this.next,
      this.close,
    ]);
    const figures = element('div', 'inside-figures', [
      createFigure(words.looked, [this.#raster.root]),
      this.#filterFigure,
      this.#mapFigure,
    ]);
    const texts = element('div', 'inside-texts', [this.#about, this.#now, this.#legend]);
    this.#now.setAttribute('role', 'status');
    this.root.append(head, figures, texts);
    this.root.hidden = true;
  }

  /** @param {Subject | null} subject what is shown from now on, before it is painted */
  choose(subject) {
    this.#subject = subject;
    this.root.hidden = subject === null;
    if (!subject) return;
    const { layers } = this.#recognizer.info;
    const { type, output } = layers[subject.layers[0]];
    const about = /** @type {Record<string, string>} */ (this.#words.about);
    this.#title.textContent = subject.title;
    const values = { map: subject.map + 1, count: output[0] };
    this.#position.textContent = fill(this.#words.position, values);
    this.#about.textContent = about[type] ?? '';
    this.#showFilter(subject, type);
    const [, height, width] = layers[subject.shown].output;
    this.#mapFigure.hidden = height * width === 1;
  }

  /**
   * @param {LayerOutput[] | null} outputs null without a drawing
   * @param {Uint8Array | null} raster
   * @param {boolean} settled whether to say it, too
   * @returns {Rectangle | null} pixels of the picture that the strongest place looked at
   */
  paint(outputs, raster, settled) {
    const subject = this.#subject;
    this.#raster.show(raster);
    if (!subject || !outputs) {
      this.#raster.frame(null);
      this.#now.textContent = subject ? this.#words.empty : '';
      this.#map.width = 0;
      return null;
    }
    const { type, shape, values, field } = outputs[subject.shown];
    const [, height, width] = shape;
    const map = values.subarray(subject.map * height * width, (subject.map + 1) * height * width);
    const peak = peakOf(map, [1, height, width]);
    // A sum looks at all of the picture, whatever it comes to.
    const looks = peak.value > 0 || height * width === 1;
    const seen = looks ? fieldAt(field, peak, this.#recognizer.info.input) : null;
    this.#raster.frame(seen);
    if (height * width > 1) this.#paintMap(map, width, height);
    if (settled) this.#now.textContent = this.#sentence(type, peak, seen, { width, height });
    return seen;
  }

  /** The side of what is shown here, in CSS pixels, as the style sheet has it. */
  get #side() {
    return parseFloat(getComputedStyle(this.root).getPropertyValue('--figure'));
  }

  /**
   * @param {Float32Array} map
   * @param {number} width
   * @param {number} height
   */
  #paintMap(map, width, height) {
    const { color, outlineColor } = getComputedStyle(this.#map);
    const cell = Math.max(1, Math.floor(this.#side / Math.max(width, height)));
    const colors = { positive: color, negative: getComputedStyle(this.#filter).outlineColor };
    paintSigned(this.#map, map, { width, height, columns: 1, cell }, colors);
    const context = this.#map.getContext('2d');
    if (!context) return;
    context.globalAlpha = 1;
    context.strokeStyle = outlineColor;
    strongest(map, MARKED).forEach((at, i) => {
      context.lineWidth = i === 0 ? 2.5 : 1;
      context.strokeRect((at % width) * cell, Math.floor(at / width) * cell, cell, cell);
    });
  }

  /**
   * @param {Subject} subject
   * @param {string} type
   */
  #showFilter({ layers: [layer], map }, type) {
    const there = FILTERING.has(type);
    this.#filterFigure.hidden = !there;
    this.#legend.hidden = !there;
    if (!there) return;
    const { name } = this.#recognizer.info.layers[layer];
    const { shape, values } = filter(this.#recognizer, name, map);
    const [count, height, width] = shape;
    const shown = Math.min(count, MOST_MAPS);
    const layout = fitGrids({ count: shown, width, height }, this.#side);
    const { color, outlineColor } = getComputedStyle(this.#filter);
    const colors = { positive: color, negative: outlineColor };
    const some = values.subarray(0, shown * height * width);
    paintSigned(this.#filter, some, { width, height, ...layout }, colors);
    this.#filterMore.textContent = shown < count ? fill(this.#words.kernels, { shown, count }) : '';
    const positive = values.filter((value) => value > 0).length;
    const negative = values.filter((value) => value < 0).length;
    const given = { width, height, count, positive, negative };
    this.#filterText.textContent = fill(this.#words.filterText, given);
  }

  /**
   * @param {string} type
   * @param {import('./values.js').Peak} peak
   * @param {Rectangle | null} seen
   * @param {{ width: number, height: number }} map
   */
  #sentence(type, { value, x, y }, seen, map) {
    if (type === 'softmax') {
      return fill(this.#words.share, { percent: Math.round(1000 * value) / 10 });
    }
    if (!seen) return this.#words.quiet;
    const given = { value: short(value), width: seen.width, height: seen.height };
    if (map.width * map.height === 1) return fill(this.#words.bestNumber, given);
    const place = this.#words.places[placeOf((x + 0.5) / map.width, (y + 0.5) / map.height)];
    return fill(this.#words.best, { ...given, place });
  }
}

/**
 * @param {string} title
 * @param {HTMLElement[]} content
 */
function createFigure(title, content) {
  return element('figure', '', [element('figcaption', '', [title]), ...content]);
}

/**
 * @param {string} label
 * @param {string} path of a sign in 24 x 24
 */
function createButton(label, path) {
  const button = element('button', 'button');
  button.type = 'button';
  button.setAttribute('aria-label', label);
  button.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${path}"/></svg>`;
  return button;
}
