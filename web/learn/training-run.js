// The steps of a training, and what is told of them.

/**
 * A sample that was held out and is read as what it is not.
 * @typedef {object} Mistake
 * @property {number} sample its number, over all sets
 * @property {string} label
 * @property {string} answer
 * @property {number} height
 * @property {number} width
 * @property {Uint8Array} pixels height x width, 0 = paper, 255 = ink
 */

/**
 * How the samples that are held out are read.
 * @typedef {object} Check
 * @property {number} samples
 * @property {number} loss mean cross-entropy, natural logarithm
 * @property {number} accuracy 0 to 1
 * @property {number} wrong how many
 * @property {Mistake[]} mistakes the first 24 of them
 */

/**
 * @typedef {object} TrainingProgress
 * @property {number} done steps
 * @property {number} of so many
 * @property {number} epoch the one under way, from 1
 * @property {number} epochs
 * @property {number} secondsLeft as the steps so far went
 * @property {number} loss of the epoch so far, of samples as they are varied; mean cross-entropy, natural logarithm
 * @property {number} accuracy likewise, 0 to 1
 * @property {Check} [check] where there is a new one
 */

/**
 * @typedef {object} Trained
 * @property {Uint8Array<ArrayBuffer>} weights an ordinary weights file, which Recognizer.load and `inkdigit eval` take
 * @property {TrainingReport} report
 */

/**
 * @typedef {object} TrainingReport
 * @property {number} samples that were trained on
 * @property {number} done steps
 * @property {number} of so many; more than `done` where it was stopped
 * @property {number} epoch the last one, from 1
 * @property {number} loss of the last epoch
 * @property {number} accuracy likewise
 * @property {Check} check by the weights as they are; of no samples where nothing is held out
 */

const MOST_MISTAKES = 24;

/** Between two turns for others. Shorter ones would be mostly waiting: a browser makes each 4 ms long. */
const SLICE_MS = 50;

/** Steps, told of. */
export class TrainingRun {
  #session;
  #classes;
  #checks;
  #onProgress;
  #start = performance.now();
  #of;
  /** The step of the last check. */
  #checked = 0;

  /**
   * @param {import('./training-session.js').TrainingSession} session
   * @param {string[]} classes
   * @param {number} checks
   * @param {((progress: TrainingProgress) => void) | undefined} onProgress
   */
  constructor(session, classes, checks, onProgress) {
    this.#session = session;
    this.#classes = classes;
    this.#of = session.number('steps');
    this.#checks = Math.max(1, Math.ceil(this.#of / Math.max(1, checks)));
    this.#onProgress = onProgress;
  }

  get over() {
    return this.#session.number('stepsDone') === this.#of;
  }

  slice() {
    const end = performance.now() + SLICE_MS;
    let isChecked = false;
    while (!this.over && !isChecked && performance.now() < end) {
      this.#session.step();
      isChecked = this.#keepChecked();
    }
    this.#tell(isChecked);
  }

  /** @returns {Trained} */
  finish() {
    const session = this.#session;
    if (session.number('stepsDone') !== this.#checked) session.check();
    return {
      weights: session.export(),
      report: {
        samples: session.number('samples'),
        done: session.number('stepsDone'),
        of: this.#of,
        epoch: session.number('epoch'),
        loss: session.number('loss'),
        accuracy: session.number('accuracy'),
        check: this.#check(),
      },
    };
  }

  /** @returns {boolean} whether what is held out has been read after the last step */
  #keepChecked() {
    const session = this.#session;
    const done = session.number('stepsDone');
    const isEnd = session.number('epochEnded') === 1;
    if (!isEnd && done - this.#checked < this.#checks) return false;
    if (!isEnd) session.check();
    this.#checked = done;
    return true;
  }

  /** @param {boolean} isChecked */
  #tell(isChecked) {
    if (!this.#onProgress) return;
    const session = this.#session;
    const done = session.number('stepsDone');
    const seconds = (performance.now() - this.#start) / 1000;
    this.#onProgress({
      done,
      of: this.#of,
      epoch: session.number('epoch'),
      epochs: session.number('epochs'),
      secondsLeft: (seconds * (this.#of - done)) / done,
      loss: session.number('loss'),
      accuracy: session.number('accuracy'),
      ...(isChecked && { check: this.#check() }),
    });
  }

  /** @returns {Check} the last one */
  #check() {
    const session = this.#session;
    const mistakes = session.mistakes(MOST_MISTAKES).map((mistake) => ({
      ...mistake,
      label: this.#classes[mistake.label],
      answer: this.#classes[mistake.answer],
    }));
    return {
      samples: session.number('heldOut'),
      loss: session.number('checkLoss'),
      accuracy: session.number('checkAccuracy'),
      wrong: session.number('mistakes'),
      mistakes,
    };
  }
}
