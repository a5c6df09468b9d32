// The page's one training. It goes on while its part is closed, or opened in another language.

import { trainInWorker } from './train-client.js';

/** @typedef {import('../../learn/trainer.js').TrainingProgress} TrainingProgress */
/** @typedef {import('../../learn/trainer.js').Trained} Trained */
/** @typedef {import('./train-client.js').Work} Work */

/**
 * What the curves go through: how far the training was, 0 to 1, and how it read then.
 * @typedef {object} CurvePoint
 * @property {number} at
 * @property {{ loss: number, accuracy: number }} training
 * @property {{ loss: number, accuracy: number } | null} heldOut null where nothing is
 */

/**
 * @typedef {object} TrainingState
 * @property {string} name of the recipe; '' before the first training
 * @property {boolean} running
 * @property {TrainingProgress | null} progress null until the first step
 * @property {CurvePoint[]} points
 * @property {import('../../learn/trainer.js').Check | null} check the last one
 * @property {Trained | null} trained
 * @property {string} problem why it has come to nothing; '' where it has not
 */

/** So often at least what is held out is read: points enough for a curve. */
const CHECKS = 30;

/** @returns {TrainingState} */
const nothing = () => ({
  name: '',
  running: false,
  progress: null,
  points: [],
  check: null,
  trained: null,
  problem: '',
});

class Training {
  state = nothing();
  /** @type {Set<() => void>} */
  #listeners = new Set();
  #stop = new AbortController();

  /**
   * @param {() => void} listener told of each change of the state
   * @param {AbortSignal} signal ends it
   */
  onChange(listener, signal) {
    this.#listeners.add(listener);
    signal.addEventListener('abort', () => this.#listeners.delete(listener));
  }

  /**
   * @param {string} name of the recipe
   * @param {Omit<Work, 'checks'>} work
   */
  async start(name, work) {
    this.#stop = new AbortController();
    this.#tell({ ...nothing(), name, running: true });
    try {
      const trained = await trainInWorker({
        ...work,
        checks: CHECKS,
        stop: this.#stop.signal,
        onProgress: (progress) => this.#follow(progress),
      });
      this.#tell({ trained, check: trained.report.check });
    } catch (error) {
      this.#tell({ problem: /** @type {Error} */ (error).message });
    }
    this.#tell({ running: false });
  }

  /** What has been learnt so far is kept. */
  stop() {
    this.#stop.abort();
  }

  /** @param {TrainingProgress} progress */
  #follow(progress) {
    const { check, done, of, loss, accuracy } = progress;
    if (!check) {
      this.#tell({ progress });
      return;
    }
    const heldOut = check.samples > 0 ? { loss: check.loss, accuracy: check.accuracy } : null;
    const point = { at: done / of, training: { loss, accuracy }, heldOut };
    this.#tell({ progress, check, points: [...this.state.points, point] });
  }

  /** @param {Partial<TrainingState>} changed */
  #tell(changed) {
    this.state = { ...this.state, ...changed };
    for (const listener of this.#listeners) listener();
  }
}

export const training = new Training();
