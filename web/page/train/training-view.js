import { createButton } from '../form-parts.js';
import { contextOf, onColorChange } from '../../pad/canvas.js';
import { fill } from '../words.js';
import { Curve } from './curve.js';

/** @typedef {import('./training.js').TrainingState} TrainingState */
/** @typedef {import('../../learn/trainer.js').Mistake} Mistake */
/** @typedef {import('../class-words.js').Table['training']} Words */

/** @typedef {{ use: () => void, save: () => void }} Actions */

/** How a training goes, and what to do with what has come of it. */
export class TrainingView {
  element = document.createElement('div');
  #words;
  #bar = document.createElement('progress');
  #line = document.createElement('p');
  #curves = document.createElement('div');
  #loss;
  #accuracy;
  #mistakes = document.createElement('figure');
  #mistakesTitle = document.createElement('figcaption');
  #mistakesList = document.createElement('ul');
  #outcome = document.createElement('p');
  #buttons = document.createElement('div');
  /** @type {readonly Mistake[]} */
  #shown = [];

  /**
   * @param {Words} words
   * @param {Actions} actions
   * @param {AbortSignal} signal ends it
   */
  constructor(words, actions, signal) {
    this.#words = words;
    const names = { training: words.ofTraining, heldOut: words.ofHeldOut };
    this.#loss = new Curve(words.loss, names, (value) => value.toFixed(2));
    this.#accuracy = new Curve(words.accuracy, names, percent);
    this.#bar.setAttribute('aria-label', words.title);
    this.#line.className = 'training-line';
    this.#curves.className = 'curves';
    this.#curves.append(this.#loss.element, this.#accuracy.element);
    this.#mistakes.className = 'mistakes';
    this.#mistakes.append(this.#mistakesTitle, this.#mistakesList);
    this.#outcome.className = 'training-outcome';
    this.#outcome.setAttribute('role', 'status');
    this.#buttons.className = 'line';
    this.#buttons.append(
      createButton('use-trained', words.use, actions.use),
      createButton('save-trained', words.save, actions.save),
    );
    onColorChange(() => this.#drawMistakes(), signal);
    this.element.className = 'training-view';
    this.element.append(
      this.#bar,
      this.#line,
      this.#curves,
      this.#mistakes,
      this.#outcome,
      this.#buttons,
    );
  }

  /** @param {TrainingState} state */
  show(state) {
    const { running, progress, points, check, trained, problem } = state;
    this.#bar.hidden = !running;
    this.#line.hidden = !running;
    if (progress) this.#bar.value = progress.done / progress.of;
    else this.#bar.removeAttribute('value');
    this.#line.textContent = this.#progressText(progress);
    this.#curves.hidden = points.length === 0;
    this.#showCurves(points);
    this.#showMistakes(check?.mistakes ?? [], check?.wrong ?? 0);
    this.#outcome.textContent = problem
      ? fill(this.#words.failed, { reason: problem })
      : trained
        ? this.#outcomeText(trained.report)
        : '';
    this.#outcome.classList.toggle('training-bad', problem !== '');
    this.#buttons.hidden = trained === null;
  }

  /** @param {import('../../learn/trainer.js').TrainingProgress | null} progress */
  #progressText(progress) {
    const { preparing, progress: text, seconds, minutes } = this.#words;
    if (!progress) return preparing;
    const { epoch, epochs, secondsLeft } = progress;
    const time =
      secondsLeft < 90
        ? fill(seconds, { count: Math.ceil(secondsLeft) })
        : fill(minutes, { count: Math.round(secondsLeft / 60) });
    return fill(text, { epoch, epochs, time });
  }

  /** @param {import('../../learn/trainer.js').TrainingReport} report */
  #outcomeText({ done, of, check }) {
    const { stopped, result, nothingHeldOut } = this.#words;
    const text =
      check.samples === 0
        ? nothingHeldOut
        : fill(result, {
            right: check.samples - check.wrong,
            of: check.samples,
            percent: (100 * check.accuracy).toFixed(1),
          });
    return done < of ? `${fill(stopped, { done, of })} ${text}` : text;
  }

  /** @param {import('./training.js').CurvePoint[]} points */
  #showCurves(points) {
    for (const [curve, key] of /** @type {const} */ ([
      [this.#loss, 'loss'],
      [this.#accuracy, 'accuracy'],
    ])) {
      const values = points.map(({ at, training, heldOut }) => ({
        at,
        training: training[key],
        heldOut: heldOut?.[key] ?? null,
      }));
      const all = values.flatMap((point) => [point.training, point.heldOut ?? 0]);
      curve.show(values, key === 'loss' ? Math.max(0.1, ...all) : 1);
    }
  }

  /**
   * @param {readonly Mistake[]} mistakes
   * @param {number} wrong how many there are in all
   */
  #showMistakes(mistakes, wrong) {
    if (mistakes === this.#shown) return;
    this.#shown = mistakes;
    this.#mistakes.hidden = mistakes.length === 0;
    this.#mistakesTitle.textContent = fill(this.#words.mistakes, { count: wrong });
    this.#drawMistakes();
  }

  #drawMistakes() {
    this.#mistakesList.replaceChildren(
      ...this.#shown.map((mistake) => createMistake(mistake, this.#words.mistake)),
    );
  }
}

/** @param {number} share */
function percent(share) {
  return `${Math.round(1000 * share) / 10} %`;
}

/**
 * @param {Mistake} mistake
 * @param {string} text
 */
function createMistake({ label, answer, pixels, height, width }, text) {
  const item = document.createElement('li');
  const picture = document.createElement('canvas');
  Object.assign(picture, { width, height });
  const context = contextOf(picture);
  const image = context.createImageData(width, height);
  pixels.forEach((ink, pixel) => (image.data[4 * pixel + 3] = ink));
  context.putImageData(image, 0, 0);
  context.globalCompositeOperation = 'source-in';
  context.fillStyle = getComputedStyle(document.body).color;
  context.fillRect(0, 0, width, height);
  picture.setAttribute('role', 'img');
  picture.setAttribute('aria-label', fill(text, { label, answer }));
  const said = document.createElement('span');
  said.setAttribute('aria-hidden', 'true');
  said.textContent = `${label} → ${answer}`;
  item.append(picture, said);
  return item;
}
