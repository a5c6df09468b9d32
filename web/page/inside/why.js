import { explain } from '../../engine/inspect.js';
import { fill } from '../words.js';
import { element } from './elements.js';
import { FramedRaster } from './framed-raster.js';
import { mainPlace } from './values.js';

/** @typedef {import('../../recognizer.js').Recognizer} Recognizer */
/** @typedef {import('../class-words.js').Table['inside']} Words */
/** @typedef {{ raster: Uint8Array, top: number, second: number }} Case a picture, the class it was read as, and the next */

/** "Why 7 and not 1?": what of the ink speaks for the answer, and what for another. */
export class Why {
  /** The button and whom it asks about. */
  question = element('div', 'line');
  /** The answer. */
  root;
  #recognizer;
  #words;
  #onMap;
  #button = element('button', 'button');
  #select = element('select');
  #raster;
  #text = element('p');
  #how = element('p', 'inside-soft');
  #legend = [element('span'), element('span')];
  /** @type {Case | null} */
  #case = null;

  /**
   * @param {Recognizer} recognizer
   * @param {Words} words
   * @param {(map: Float32Array | null) => void} onMap told of what is to be shown on the sheet, too
   * @param {AbortSignal} signal ends it
   */
  constructor(recognizer, words, onMap, signal) {
    this.#recognizer = recognizer;
    this.#words = words;
    this.#onMap = onMap;
    this.#raster = new FramedRaster(recognizer.info.input, signal);
    this.#button.type = 'button';
    this.#button.id = 'inside-why';
    this.#select.setAttribute('aria-label', words.against);
    this.#button.addEventListener('click', () => {
      if (this.root.hidden) this.#ask();
      else this.forget();
    });
    this.#select.addEventListener('change', () => {
      this.#name();
      if (!this.root.hidden) this.#ask();
    });
    const legend = element('p', 'inside-legend', [
      element('i', 'inside-for'),
      this.#legend[0],
      element('i', 'inside-against'),
      this.#legend[1],
    ]);
    const texts = element('div', 'inside-texts', [legend, this.#text, this.#how]);
    this.#text.setAttribute('role', 'status');
    this.#button.textContent = words.whyFirst;
    this.root = element('section', 'inside-reasons', [this.#raster.root, texts]);
    this.question.append(this.#button, this.#select);
    this.show(null);
  }

  /**
   * @param {Case | null} shown null where there is nothing to ask about
   * @param {boolean} [waiting] whether there soon is
   */
  show(shown, waiting = false) {
    const { classes } = this.#recognizer.info;
    this.#case = shown;
    this.question.hidden = shown === null && !waiting;
    this.#button.disabled = this.#select.disabled = shown === null;
    this.forget();
    if (!shown) return;
    const others = classes.map((name, i) => new Option(name, String(i)));
    this.#select.replaceChildren(...others.filter((_, i) => i !== shown.top));
    this.#select.value = String(shown.second);
    this.#name();
  }

  /** Takes the answer away. */
  forget() {
    this.root.hidden = true;
    this.#button.setAttribute('aria-expanded', 'false');
    this.#text.textContent = '';
    this.#onMap(null);
  }

  #names() {
    const { classes } = this.#recognizer.info;
    return { name: classes[this.#case?.top ?? 0], other: classes[Number(this.#select.value)] };
  }

  #name() {
    this.#button.textContent = fill(this.#words.why, this.#names());
  }

  #ask() {
    if (!this.#case) return;
    const { raster, top } = this.#case;
    const question = { for: top, against: Number(this.#select.value) };
    const map = explain(this.#recognizer, raster, question);
    const words = this.#words;
    const names = this.#names();
    const { width } = this.#recognizer.info.input;
    const pro = mainPlace(map, width, 1);
    const contra = mainPlace(map, width, -1);
    const sentences = [
      pro
        ? fill(words.whyFor, { ...names, place: words.places[pro.place] })
        : fill(words.whyNoFor, names),
      contra
        ? fill(words.whyAgainst, { ...names, place: words.places[contra.place] })
        : fill(words.whyNoAgainst, names),
    ];
    this.#legend[0].textContent = fill(words.legendFor, names);
    this.#legend[1].textContent = fill(words.legendAgainst, names);
    this.#text.textContent = sentences.join(' ');
    this.#how.textContent = fill(words.whyHow, names);
    this.#raster.show(raster);
    this.#raster.explain(map);
    this.root.hidden = false;
    this.#button.setAttribute('aria-expanded', 'true');
    this.#onMap(map);
  }
}
