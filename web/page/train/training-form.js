import { createLabel, createLine } from '../form-parts.js';
import { fill } from '../words.js';

/** @typedef {import('./own-data.js').OwnSet} OwnSet */
/** @typedef {import('../class-words.js').Table['training']} Words */

/** What is trained by and on. */
export const choices = {
  recipe: 'page',
  seed: 1,
  mine: true,
  synthetic: true,
  count: 6000,
};

/** @typedef {typeof choices} Choices */

/**
 * @typedef {object} Actions
 * @property {() => void} start
 * @property {() => void} stop
 * @property {(files: File[]) => void} take
 * @property {(set: OwnSet) => void} remove
 */

/**
 * @typedef {object} FormState
 * @property {boolean} running
 * @property {number} mine how many drawings have been collected
 * @property {readonly { id: string, text: string }[]} recipes
 * @property {readonly OwnSet[]} sets from files
 */

/** Which recipe, on what, and when. */
export class TrainingForm {
  element = document.createElement('div');
  #words;
  #actions;
  #recipe = document.createElement('select');
  #seed = createNumber('train-seed', 0, 2 ** 31 - 1);
  #mine = createCheckbox('train-mine');
  #mineText = document.createElement('span');
  #synthetic = createCheckbox('train-synthetic');
  #count = createNumber('train-count', 1, 100_000);
  #sets = document.createElement('ul');
  #notice = document.createElement('p');
  #start;
  #files = document.createElement('input');
  /** @type {readonly OwnSet[]} */
  #shown = [];

  /**
   * @param {Words} words
   * @param {Actions} actions
   */
  constructor(words, actions) {
    this.#words = words;
    this.#actions = actions;
    this.#recipe.id = 'train-recipe';
    this.#sets.className = 'train-sets';
    this.#notice.className = 'train-notice';
    this.#notice.setAttribute('role', 'status');
    this.#start = document.createElement('button');
    Object.assign(this.#start, { type: 'button', id: 'train-start', className: 'button' });
    this.#start.addEventListener('click', () => this.#press());
    this.element.className = 'training-form';
    this.element.append(
      createLine(createLabel(words.recipe, this.#recipe), createLabel(words.seed, this.#seed)),
      this.#createData(),
      this.#notice,
      createLine(this.#start),
    );
    this.#keepChoices();
  }

  /** @param {FormState} state */
  show({ running, mine, recipes, sets }) {
    const options = recipes.map(({ id, text }) => new Option(text, id));
    if (options.length !== this.#recipe.options.length) this.#recipe.replaceChildren(...options);
    this.#recipe.value = choices.recipe;
    this.#mineText.textContent = fill(this.#words.mine, { count: mine });
    this.#mine.disabled = mine === 0;
    this.#mine.checked = mine > 0 && choices.mine;
    this.#showSets(sets);
    this.#start.textContent = running ? this.#words.stop : this.#words.start;
    this.#start.dataset.running = String(running);
  }

  /** There are others to choose from. */
  forgetRecipes() {
    this.#recipe.replaceChildren();
  }

  /** @param {string} text */
  tell(text) {
    this.#notice.textContent = text;
    this.#notice.classList.remove('training-bad');
  }

  /** @param {string} text */
  complain(text) {
    this.#notice.textContent = text;
    this.#notice.classList.add('training-bad');
  }

  #press() {
    if (this.#start.dataset.running === 'true') {
      this.#actions.stop();
      return;
    }
    // The browser says itself what is wrong with a number.
    if (this.#seed.reportValidity() && (!choices.synthetic || this.#count.reportValidity())) {
      this.#actions.start();
    }
  }

  #createData() {
    const group = document.createElement('fieldset');
    const legend = document.createElement('legend');
    const hint = document.createElement('p');
    legend.textContent = this.#words.data;
    hint.textContent = this.#words.filesHint;
    group.append(
      legend,
      createLine(createLabel(this.#mine, this.#mineText)),
      createLine(
        createLabel(this.#synthetic, this.#words.synthetic),
        createLabel(this.#words.count, this.#count),
      ),
      this.#sets,
      createLine(this.#createFileButton()),
      hint,
    );
    return group;
  }

  /** @param {readonly OwnSet[]} sets */
  #showSets(sets) {
    if (sets === this.#shown) return;
    this.#shown = sets;
    const hadFocus = this.#sets.contains(document.activeElement);
    this.#sets.replaceChildren(...sets.map((set) => this.#createSet(set)));
    // Whoever takes one after the other away by keyboard goes on with the first.
    if (hadFocus) (this.#sets.querySelector('button') ?? this.#files).focus();
  }

  /** @param {OwnSet} set */
  #createSet(set) {
    const item = document.createElement('li');
    const text = document.createElement('span');
    const button = document.createElement('button');
    text.textContent = fill(this.#words.set, { name: set.name, count: set.count });
    Object.assign(button, { type: 'button', className: 'button', textContent: '×' });
    button.setAttribute('aria-label', fill(this.#words.remove, { name: set.name }));
    button.addEventListener('click', () => this.#actions.remove(set));
    item.append(text, button);
    return item;
  }

  #createFileButton() {
    const input = this.#files;
    Object.assign(input, { type: 'file', id: 'train-files', multiple: true });
    input.addEventListener('change', () => {
      const files = [...(input.files ?? [])];
      // So that the same one can be chosen again.
      input.value = '';
      this.#actions.take(files);
    });
    const label = createLabel(input, this.#words.addFiles);
    label.className = 'button';
    return label;
  }

  #keepChoices() {
    this.#seed.value = String(choices.seed);
    this.#count.value = String(choices.count);
    this.#synthetic.checked = choices.synthetic;
    this.element.addEventListener('change', () => {
      choices.recipe = this.#recipe.value;
      choices.seed = this.#seed.valueAsNumber;
      choices.count = this.#count.valueAsNumber;
      choices.synthetic = this.#synthetic.checked;
      if (!this.#mine.disabled) choices.mine = this.#mine.checked;
    });
  }
}

/**
 * @param {string} id
 * @param {number} least
 * @param {number} most
 */
function createNumber(id, least, most) {
  const input = document.createElement('input');
  Object.assign(input, { type: 'number', id, min: least, max: most, step: 1, required: true });
  return input;
}

/** @param {string} id */
function createCheckbox(id) {
  return Object.assign(document.createElement('input'), { type: 'checkbox', id });
}
