/**
 * What trainer/report/evaluation_report.cpp gathers.
 *
 * @typedef {object} EvaluationData
 * @property {import('./report-data.js').Model} model
 * @property {{ name: string, samples: number }} data
 * @property {import('./report-data.js').Evaluation} evaluation
 * @property {Robustness | null} robustness null where nothing was attacked or spoilt
 */

/**
 * @typedef {object} Robustness
 * @property {number} samples
 * @property {number} correct as the images are
 * @property {number} accuracy 0 to 1, likewise
 * @property {Attack[]} attacks
 * @property {Corruption[]} corruptions
 * @property {number | null} mean_corruption_accuracy 0 to 1
 */

/**
 * @typedef {object} Attack
 * @property {string} attack
 * @property {number} epsilon 0 to 1
 * @property {number} steps
 * @property {number} step_size 0 to 1
 * @property {boolean} random_start
 * @property {number} correct
 * @property {number} accuracy 0 to 1
 * @property {Example[]} examples
 */

/**
 * @typedef {object} Corruption
 * @property {string} kind
 * @property {number[]} correct by severity
 * @property {number[]} accuracy 0 to 1, by severity
 * @property {number} mean of the accuracies
 * @property {Example[]} examples by severity; empty where no image was read rightly
 */

/**
 * @typedef {object} Example
 * @property {number} sample index in the data
 * @property {number} truth class index
 * @property {number} answer class index
 * @property {string} pixels base64
 */

export {};
