// A network trained from nothing: a recipe, data, and what comes of them.

import { adopt } from '../adopt.js';
import { save } from '../drawing/files.js';
import { networksOf } from '../networks.js';
import { fill } from '../words.js';
import { KeptNetwork } from './kept-network.js';
import { OwnData } from './own-data.js';
import { reasonOf } from './reason.js';
import { TRAINED, keepTrained } from './trained.js';
import { training } from './training.js';
import { TrainingForm, choices } from './training-form.js';
import { TrainingView } from './training-view.js';
import css from '../../styles/training.css?inline';

adopt(css);

/** @typedef {import('../parts.js').Opening} Opening */
/** @typedef {import('./own-data.js').OwnRecipe} OwnRecipe */

/** Those of trainer/recipes/ that a page can train by in a minute or so. */
const files = import.meta.glob('../../../trainer/recipes/{page,speedrun,mlp}.json');

/** Endings of files that are taken wherever they are dropped, while the part is open. */
const ENDINGS = ['jsonl', 'ndjson', 'gz', 'json'];
/** MNIST's names, which have no ending. */
const NAMES = ['train', 't10k'].flatMap((set) => [
  `${set}-images-idx3-ubyte`,
  `${set}-labels-idx1-ubyte`,
]);

/** What outlasts a change of the language, which opens the part anew. */
const data = new OwnData();
/** @type {OwnRecipe | null} from a file */
let ownRecipe = null;

/**
 * @param {Opening} opening
 * @param {import('./collection.js').Collection} collection
 */
export function openTraining({ desk, body, table, signal }, collection) {
  const words = table.training;
  const section = document.createElement('section');
  const title = document.createElement('h2');
  const about = document.createElement('p');
  const form = new TrainingForm(words, {
    start,
    stop: () => training.stop(),
    take: (chosen) => take(chosen),
    remove: (set) => {
      data.remove(set);
      showForm();
    },
  });
  const networks = networksOf(desk);
  const view = new TrainingView(words, { use, save: saveTrained }, signal);
  const kept = new KeptNetwork(networks, words, signal);
  section.className = 'training';
  title.textContent = words.title;
  about.textContent = words.about;
  section.append(title, about, form.element, view.element, kept.element);
  body.append(section);
  takeDropped(section, take, signal);
  for (const ending of [...ENDINGS, ...NAMES]) desk.takers.set(ending, (file) => take([file]));
  signal.addEventListener('abort', () => {
    for (const ending of [...ENDINGS, ...NAMES]) desk.takers.delete(ending);
  });
  collection.onChange(showForm, signal);
  let { running } = training.state;
  training.onChange(() => {
    if (running !== training.state.running) showForm();
    ({ running } = training.state);
    view.show(training.state);
  }, signal);
  showForm();
  view.show(training.state);

  function showForm() {
    const recipes = [
      { id: 'page', text: words.recipePage },
      { id: 'speedrun', text: words.recipeSpeedrun },
      { id: 'mlp', text: words.recipeMlp },
      ...(ownRecipe ? [{ id: 'own', text: ownRecipe.name }] : []),
    ];
    form.show({
      running: training.state.running,
      mine: collection.entries.length,
      recipes,
      sets: data.sets,
    });
  }

  async function start() {
    const mine = collection.entries.map(({ drawing }) => drawing);
    const sets = [
      ...(choices.mine && mine.length > 0 ? [{ name: 'strokes:mine', drawings: mine }] : []),
      ...data.sets.map(({ set }) => set),
      ...(choices.synthetic ? [{ synthetic: choices.count }] : []),
    ];
    if (sets.length === 0) {
      form.complain(words.noData);
      return;
    }
    form.tell('');
    const { name, text } = await recipeOf(choices.recipe);
    await training.start(name, { recipe: text, data: sets, seed: choices.seed });
  }

  async function use() {
    const { trained, name } = training.state;
    if (!trained) return;
    const { weights } = trained;
    try {
      await networks.add({ id: TRAINED, name: fill(words.name, { recipe: name }), weights });
    } catch (error) {
      form.complain(/** @type {Error} */ (error).message);
      return;
    }
    try {
      await keepTrained(name, weights);
      form.tell(words.used);
    } catch (error) {
      form.complain(fill(table.collect.failed, { reason: reasonOf(error, table) }));
    }
  }

  function saveTrained() {
    const { trained, name } = training.state;
    if (trained) save(trained.weights, `${name}.safetensors`);
  }

  /** @param {File[]} taken */
  async function take(taken) {
    for (const file of taken) {
      try {
        const { classes } = await recipeOf(choices.recipe);
        const found = await data.take(file, classes, words);
        if ('recipe' in found) {
          ownRecipe = found.recipe;
          choices.recipe = 'own';
          form.forgetRecipes();
        }
        const { name, half } = 'waiting' in found ? found.waiting : { name: '', half: null };
        form.tell(
          half === null
            ? ''
            : fill(half === 'images' ? words.needsLabels : words.needsImages, { name }),
        );
      } catch (error) {
        const reason = reasonOf(error, table);
        form.complain(fill(table.collect.notImported, { name: file.name, reason }));
      }
    }
    if (!signal.aborted) showForm();
  }
}

/**
 * @param {string} id
 * @returns {Promise<OwnRecipe>}
 */
async function recipeOf(id) {
  if (id === 'own' && ownRecipe) return ownRecipe;
  const load = files[`../../../trainer/recipes/${id}.json`];
  const recipe = /** @type {{ default: any }} */ (await load()).default;
  return { name: recipe.name, text: JSON.stringify(recipe), classes: recipe.network.classes };
}

/**
 * All files that are dropped here; elsewhere on the page it is one.
 * @param {HTMLElement} element
 * @param {(files: File[]) => void} take
 * @param {AbortSignal} signal
 */
function takeDropped(element, take, signal) {
  element.addEventListener(
    'drop',
    (event) => {
      const dropped = [...(event.dataTransfer?.files ?? [])];
      if (dropped.length === 0) return;
      event.preventDefault();
      event.stopPropagation();
      delete document.documentElement.dataset.dragged;
      take(dropped);
    },
    { signal },
  );
}
