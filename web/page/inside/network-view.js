import { fit, inspect } from '../../engine/inspect.js';
import { onColorChange } from '../../pad/canvas.js';
import { Choosing } from './choosing.js';
import { Detail } from './detail.js';
import { element } from './elements.js';
import { leaders, summaryOf } from './facts.js';
import { SheetMarks } from './sheet-marks.js';
import { Strip } from './strip.js';
import { Why } from './why.js';

/** @typedef {import('../../recognizer.js').Recognizer} Recognizer */
/** @typedef {import('../../recognizer.js').LayerOutput} LayerOutput */
/** @typedef {import('../class-words.js').Table['inside']} Words */
/** @typedef {import('../../pad/sheet.js').Stroke} Stroke */
/** @typedef {import('./values.js').Rectangle} Rectangle */

/**
 * What is read at this moment.
 * @typedef {object} Drawing
 * @property {Uint8Array} raster the network's picture of it
 * @property {readonly Stroke[] | null} strokes null of a picture
 * @property {number | null} digit the class it is read as
 */

/** All that is shown of one network's inside. */
export class NetworkView {
  root = element('div', 'inside-network');
  #recognizer;
  #words;
  #ending = new AbortController();
  #summary = element('p', 'unseen');
  #strip;
  #choosing;
  #detail;
  #why;
  #marks = new SheetMarks();
  /** @type {Drawing | null} */
  #drawing = null;
  /** @type {LayerOutput[] | null} by the index of the layer */
  #outputs = null;
  /** Whether that is all layers. */
  #whole = false;
  /** Whether what is said is about what is shown. */
  #told = false;
  /** Whether one may ask why. */
  #asking = false;
  #color = '';

  /**
   * @param {Recognizer} recognizer is disposed of with this
   * @param {Words} words
   */
  constructor(recognizer, words) {
    this.#recognizer = recognizer;
    this.#words = words;
    const { signal } = this.#ending;
    this.#strip = new Strip(recognizer.info, words, signal);
    this.#detail = new Detail(recognizer, words, signal);
    this.#why = new Why(recognizer, words, (map) => this.#explain(map), signal);
    this.#choosing = new Choosing(this.#strip, () => this.#enlarge());
    this.#summary.setAttribute('role', 'status');
    const hint = element('p', 'inside-soft', [words.hint]);
    const foot = element('div', 'inside-foot', [this.#why.question, hint]);
    this.root.append(this.#summary, this.#strip.root, foot, this.#detail.root, this.#why.root);
    this.#listen();
    this.#tell();
  }

  remove() {
    this.#ending.abort();
    this.#marks.remove();
    this.root.remove();
    this.#recognizer.dispose();
  }

  /** Takes what is enlarged away; whether there was something. */
  close() {
    if (!this.#choosing.current) return false;
    if (this.#detail.root.contains(document.activeElement)) this.#choosing.focus();
    this.#choosing.close();
    return true;
  }

  /**
   * @param {Drawing | null} drawing
   * @param {boolean} settled whether the pen is up
   */
  show(drawing, settled) {
    const { input } = this.#recognizer.info;
    // Of a network that is on its way out the picture is another.
    const fitting = drawing?.raster.length === input.width * input.height ? drawing : null;
    const changed = !sameRaster(fitting, this.#drawing);
    const before = this.#drawing;
    this.#drawing = fitting;
    if (changed) this.#told = false;
    if (changed || (settled && !this.#whole)) this.#look(settled);
    if (changed || before?.digit !== fitting?.digit) this.#paint(settled);
    else if (settled && !this.#told) this.#paint(true);
    if (changed || !this.#asking || before?.digit !== fitting?.digit) this.#ask(settled);
    if (settled && !this.#told) this.#tell();
  }

  /**
   * While the pen is down, at what is painted alone.
   * @param {boolean} all
   */
  #look(all) {
    this.#whole = all;
    this.#outputs = null;
    if (!this.#drawing) return;
    const { layers } = this.#recognizer.info;
    const wanted = all ? [...layers.keys()] : this.#strip.columns.map(({ stage }) => stage.shown);
    const found = inspect(this.#recognizer, this.#drawing.raster, wanted);
    this.#outputs = [];
    for (const [i, layer] of wanted.entries()) this.#outputs[layer] = found[i];
  }

  #listen() {
    const { signal } = this.#ending;
    const { previous, next, close } = this.#detail;
    previous.addEventListener('click', () => this.#choosing.step(-1));
    next.addEventListener('click', () => this.#choosing.step(1));
    close.addEventListener('click', () => this.close());
    onColorChange(() => this.#recolor(), signal);
  }

  #recolor() {
    this.#color = '';
    this.#paint(true);
    this.#enlarge();
  }

  /** @param {boolean} settled */
  #paint(settled) {
    const drawing = this.#drawing;
    if (!drawing || !this.#outputs) {
      this.#strip.clear();
    } else {
      this.#color ||= getComputedStyle(this.#strip.root).color;
      const { classes } = this.#recognizer.info;
      const text = drawing.digit === null ? '?' : classes[drawing.digit];
      this.#strip.paint(this.#outputs, { ...drawing, text }, this.#color);
    }
    this.#paintDetail(settled);
  }

  /** @param {boolean} settled */
  #paintDetail(settled) {
    const seen = this.#detail.paint(this.#outputs, this.#drawing?.raster ?? null, settled);
    const strokes = this.#drawing?.strokes;
    if (seen && strokes) this.#marks.frame(seen, fit(this.#recognizer, { strokes }));
    else this.#marks.unframe();
  }

  #enlarge() {
    const choice = this.#choosing.current;
    if (!choice) {
      this.#detail.choose(null);
    } else {
      const { stage, view } = this.#strip.columns[choice.stage];
      const title = view.title(choice.map);
      this.#detail.choose({ ...stage, map: choice.map, title });
    }
    this.#paintDetail(true);
  }

  /** @param {boolean} settled */
  #ask(settled) {
    this.#asking = settled;
    this.#why.show(settled ? this.#case() : null, !settled && this.#drawing !== null);
  }

  #tell() {
    this.#told = true;
    this.#strip.tell(this.#outputs);
    const sums = this.#strip.columns.find(({ stage }) => stage.kind === 'sums')?.stage.shown;
    const { classes, layers } = this.#recognizer.info;
    const outputs = this.#outputs;
    this.#summary.textContent = outputs
      ? summaryOf(outputs, sums ?? layers.length - 1, classes, this.#words)
      : this.#words.empty;
  }

  /** @returns {import('./why.js').Case | null} */
  #case() {
    const { classes, layers } = this.#recognizer.info;
    const digit = this.#drawing?.digit ?? null;
    if (!this.#drawing || !this.#outputs || digit === null || classes.length < 2) return null;
    const [first, second] = leaders(this.#outputs[layers.length - 1].values);
    return { raster: this.#drawing.raster, top: digit, second: first === digit ? second : first };
  }

  /** @param {Float32Array | null} map */
  #explain(map) {
    const strokes = this.#drawing?.strokes;
    if (!map || !strokes) {
      this.#marks.forget();
      return;
    }
    const { width } = this.#recognizer.info.input;
    const where = fit(this.#recognizer, { strokes });
    this.#marks.explain(map, width, strokes, where);
  }
}

/**
 * @param {Drawing | null} a
 * @param {Drawing | null} b
 */
function sameRaster(a, b) {
  if (a === null || b === null) return a === b;
  return a.raster === b.raster || a.raster.every((ink, i) => ink === b.raster[i]);
}
