// Training and evaluation on this machine's cores, pass by pass, in turn with PyTorch.
import { join } from 'node:path';

import { evaluate, evaluationFigures } from './evaluation.js';
import { measureFma } from './limits.js';
import { recipePath } from './networks.js';
import { measureTorch, TORCH } from './peers.js';
import { median } from './statistics.js';
import { trainEpoch, trainingFigures } from './training.js';

/**
 * @typedef {object} NativeOptions
 * @property {boolean} training whether it is asked for
 * @property {boolean} evaluation likewise
 * @property {number} passes
 * @property {number[]} threads ascending
 * @property {string} data what is trained on, a data SPEC
 * @property {string} evaluationData
 * @property {string} weights folder of the models' weights
 * @property {string} [peers] folder of the peers' scripts
 */

/** @typedef {(message: string) => void} Progress */

/** What the passes gave for one network. */
class Samples {
  /** @type {Record<number, number>[]} GFLOP/s by the number of threads, one a pass */
  peaks = [];

  /** @type {Map<number, import('./training.js').Measurement[]>} */
  training = new Map();

  /** @type {number[]} */
  evaluation = [];

  /** @type {Record<string, import('./peers.js').TorchFigures[]>} */
  torch = {};
}

/**
 * @param {import('./models.js').Model} model
 * @param {NativeOptions} options
 * @param {Samples} samples what is measured is added here
 * @param {Progress} progress
 */
async function measurePass({ recipe, peer, float32 }, options, samples, progress) {
  const most = options.threads[options.threads.length - 1];
  samples.peaks.push(await measureFma(options.threads));
  if (options.training) {
    for (const threads of options.threads) {
      progress(`training ${recipe}, threads: ${threads}`);
      const measured = await trainEpoch(recipePath(recipe), options.data, [
        '--threads',
        String(threads),
      ]);
      samples.training.set(threads, [...(samples.training.get(threads) ?? []), measured]);
    }
  }
  if (options.evaluation) {
    progress(`evaluation of ${recipe}`);
    samples.evaluation.push(
      await evaluate(join(options.weights, float32), options.evaluationData, most),
    );
  }
  if (options.peers === undefined) return;
  for (const [name, torchOptions] of Object.entries(TORCH)) {
    progress(`${name} on the network of ${recipe}`);
    (samples.torch[name] ??= []).push(await measureTorch(options.peers, peer, most, torchOptions));
  }
}

/**
 * One figure of PyTorch's, of all passes.
 * @template {keyof import('./peers.js').TorchFigures} Figure
 * @param {Samples} samples
 * @param {Figure} figure
 */
function torchSamples({ torch }, figure) {
  return Object.fromEntries(
    Object.entries(torch).map(([name, passes]) => [name, passes.map((pass) => pass[figure])]),
  );
}

/**
 * @param {import('./models.js').Model[]} models
 * @param {NativeOptions} options
 * @param {Progress} progress
 */
export async function measureNative(models, options, progress) {
  const { passes, threads } = options;
  const samples = models.map(() => new Samples());
  for (let pass = 1; pass <= passes; pass++) {
    for (const [i, model] of models.entries()) {
      await measurePass(model, options, samples[i], (what) =>
        progress(`pass ${pass} of ${passes}: ${what}`),
      );
    }
  }
  const most = threads[threads.length - 1];
  /** @type {Record<string, import('./training.js').Training>} */
  const training = {};
  /** @type {Record<string, import('./evaluation.js').Evaluation>} */
  const evaluation = {};
  models.forEach(({ recipe, operations }, i) => {
    const ours = samples[i];
    const peaks = ours.peaks.map((peak) => peak[most]);
    if (options.training) {
      const peers = torchSamples(ours, 'training');
      training[recipe] = trainingFigures(ours.training, peers, operations.training, peaks);
    }
    if (options.evaluation) {
      const peers = torchSamples(ours, 'evaluation');
      evaluation[recipe] = evaluationFigures(ours.evaluation, peers, operations.forward, peaks);
    }
  });
  const peaks = samples.flatMap((ours) => ours.peaks);
  const limits = Object.fromEntries(
    threads.map((count) => [`fma_gflops_${count}t`, median(peaks.map((peak) => peak[count]))]),
  );
  return { limits, training, evaluation };
}
