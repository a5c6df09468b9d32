/**
 * What trainer/sweep/ gathers: docs/guides/sweep.md says what is in sweep.json.
 *
 * @typedef {object} SweepData
 * @property {{ name: string, training: { epochs: number, seed: number } } & Record<string, unknown>} recipe
 * @property {Record<string, Domain>} space by the fields' paths
 * @property {Record<string, string>} names short ones, by the same
 * @property {string} data
 * @property {number} held_out samples
 * @property {number[]} seeds
 * @property {number} eta
 * @property {Rung[]} rungs the lowest first
 * @property {number | null} best a trial's number; null where all diverged
 * @property {Trial[]} trials the best first
 * @property {Importance[]} importance what mattered most first
 */

/**
 * One of them; with integers perhaps a step.
 *
 * @typedef {object} Domain
 * @property {[number, number]} [log]
 * @property {[number, number]} [range]
 * @property {[number, number]} [integers]
 * @property {number} [step]
 * @property {unknown[]} [choice]
 */

/** @typedef {{ epochs: number, trials: number }} Rung */

/**
 * @typedef {object} Trial
 * @property {number} trial its number
 * @property {number} rank from 1
 * @property {Record<string, unknown>} settings by path
 * @property {number} epochs of the highest rung that it was taken to
 * @property {number | null} lost_in the epoch in which it diverged
 * @property {Score | null} score after those epochs; null where it diverged
 * @property {Score | null} lowest_rung likewise, of the lowest rung
 * @property {{ accuracy: number[], loss: number[], train_loss: number[] }} curve by epoch
 */

/**
 * @typedef {object} Score
 * @property {number} accuracy 0 to 1
 * @property {number | null} accuracy_standard_error null of a single seed
 * @property {number} loss
 * @property {number | null} loss_standard_error
 */

/**
 * @typedef {object} Importance
 * @property {string} setting
 * @property {'rank correlation' | 'between groups'} method
 * @property {number} share 0 to 1
 * @property {number} by_chance 0 to 1
 * @property {number | null} correlation -1 to 1
 * @property {number} trials
 */

export {};
