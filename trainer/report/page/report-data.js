/**
 * What trainer/report/report_data.cpp gathers.
 *
 * @typedef {object} ReportData
 * @property {Model} model the best epoch's
 * @property {Epoch[]} epochs the lines of metrics.jsonl; at least one
 * @property {{ train: number, validation: number }} images
 * @property {Evaluation | null} evaluation of the images held out; null where there are none
 * @property {TradeOff | null} trade_off of the images held out; null where none of them shows no class
 * @property {Mistake[]} mistakes on them, the worst first; not all where there are many
 * @property {Explanation | null} explanation null until the training has ended
 * @property {Filters | null} filters
 * @property {Sample[]} training_samples
 */

/**
 * @typedef {object} Model
 * @property {string} name
 * @property {string} version
 * @property {string} target instruction set
 * @property {string[]} classes
 * @property {number} parameters
 * @property {PictureShape} input
 * @property {Layer[]} layers
 * @property {Provenance} provenance
 */

/** @typedef {{ channels: number, height: number, width: number }} PictureShape */

/**
 * @typedef {object} Layer
 * @property {string} type
 * @property {string} name
 * @property {[number, number, number]} output channels, height, width
 * @property {number} parameters
 */

/**
 * @typedef {object} Provenance
 * @property {{ training: { epochs: number } } & Record<string, unknown>} recipe
 * @property {number} seed
 * @property {{ name: string, samples: number, crc32: string, sets?: DataSet[] }} data
 * @property {number} epoch
 */

/** @typedef {{ name: string, samples: number, weight: number }} DataSet */

/**
 * @typedef {object} Epoch
 * @property {number} epoch counted from 1
 * @property {number} learning_rate
 * @property {number} train_loss
 * @property {number} train_accuracy 0 to 1
 * @property {number} [validation_loss]
 * @property {number} [validation_accuracy] 0 to 1
 * @property {number} [validation_answered] 0 to 1; not in runs that were begun before this was noted
 * @property {number} seconds
 * @property {number} images_per_second
 * @property {number} [time] of its end, seconds since 1970
 */

/**
 * @typedef {object} Evaluation
 * @property {number} samples
 * @property {number} correct
 * @property {number} rejected 0 to 1
 * @property {number} doubtful 0 to 1: answered with doubt
 * @property {number} accuracy 0 to 1
 * @property {number} answered 0 to 1: right and not rejected
 * @property {number} loss
 * @property {number} ece 0 to 1
 * @property {number[][]} confusion [truth][answer]
 * @property {ClassResult[]} per_class
 * @property {{ truth: string, answer: string, count: number }[]} top_confusions
 * @property {Bin[]} calibration
 * @property {Negatives} [negatives] images that show none of the classes, where there are any
 */

/**
 * What other thresholds of the plausibility would refuse.
 *
 * @typedef {object} TradeOff
 * @property {string[]} kinds of images that show none of the classes
 * @property {{ threshold: number, digits: number, kinds: number[] }[]} points shares that are refused below the
 *   threshold, of images that show a class and of each kind
 * @property {Outcome[]} outcomes by the thresholds of the model: of images that show a class, whose name is '', then of
 *   each kind
 * @property {number} reject_below
 * @property {number} doubt_below 0: nothing is in doubt
 */

/** @typedef {{ of: string, samples: number, rejected: number, doubtful: number }} Outcome both shares 0 to 1 */

/** @typedef {{ samples: number, rejected: number, doubtful: number, loss: number, auroc: number | null }} Negatives */

/** @typedef {{ class: string, samples: number, correct: number, recall: number, precision: number }} ClassResult */

/** @typedef {{ samples: number, confidence: number | null, accuracy: number | null }} Bin */

/**
 * @typedef {object} Mistake
 * @property {number} sample index in the data
 * @property {number} truth class index
 * @property {number} answer class index
 * @property {number[]} probabilities one a class
 * @property {string} pixels base64
 */

/**
 * @typedef {object} Explanation
 * @property {MistakeExplanation[]} mistakes one for each of those above
 * @property {number} compared images trained on that were looked at for the nearest
 * @property {FeatureMap | null} map null where nothing is held out
 */

/**
 * @typedef {object} MistakeExplanation
 * @property {string} saliency base64 of signed bytes, height x width: what speaks for the answer rather than the truth
 * @property {Neighbor[]} nearest the most similar first
 */

/**
 * @typedef {object} Neighbor
 * @property {number} sample index in the data
 * @property {number | null} label class index; null: of no class
 * @property {number} similarity cosine, -1 to 1
 * @property {string} pixels base64
 */

/**
 * Where images held out lie to the network, in a plane; one value an image.
 *
 * @typedef {object} FeatureMap
 * @property {number[]} x -1 to 1
 * @property {number[]} y -1 to 1
 * @property {(number | null)[]} truth class index; null: of no class
 * @property {number[]} answer class index
 * @property {number} share_x 0 to 1, of the features' variance
 * @property {number} share_y
 */

/**
 * @typedef {object} Filters
 * @property {string} layer
 * @property {number} total outputs of the layer
 * @property {number} count of them, the first that are shown
 * @property {number} channels
 * @property {number} height pixels
 * @property {number} width pixels
 * @property {number} scale absolute value that few of those shown exceed
 * @property {string} values base64 of signed bytes, count x channels x height x width; 127 is scale
 *   or more
 */

/** @typedef {{ label: number | null, pixels: string }} Sample label null: of no class */

export {};
