// Others that do the same, measured by scripts and pages outside this repository: a folder with
// train/torch_train.py (PyTorch) and web/{ort,tf}.html (onnxruntime-web, TensorFlow.js).
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What the peers' scripts install and make; they go by the same variable. */
export const MADE = process.env.BENCH_TMP || '/tmp/bench';

const TRAINING_SCRIPT = 'train/torch_train.py';
const PAGES = ['web/ort.html', 'web/tf.html', 'web/setup.sh'];

/**
 * @param {string} folder
 * @returns {string | undefined} the first file that should be there and is not
 */
export function missingPeerFile(folder) {
  return [TRAINING_SCRIPT, ...PAGES].find((file) => !existsSync(join(folder, file)));
}

/** How PyTorch is run: options of the script. */
export const TORCH = {
  pytorch: [],
  pytorch_tuned: ['--tuned'],
};

/** @typedef {{ training: import('./training.js').Measurement, evaluation: number }} TorchFigures */

/**
 * One pass of PyTorch: training, then evaluation.
 * @param {string} folder of the peers
 * @param {string} network the peers' name
 * @param {number} threads
 * @param {string[]} options of the script
 * @returns {Promise<TorchFigures>}
 */
export async function measureTorch(folder, network, threads, options) {
  const script = join(folder, TRAINING_SCRIPT);
  const args = [network, '--windows', '3', '--threads', String(threads), ...options];
  const { stdout } = await run('/usr/bin/python3', [script, ...args]);
  const result = JSON.parse(stdout);
  return {
    training: {
      imagesPerSecond: result.train_samples_s.median,
      memoryMb: result.rss_train_peak_mb,
    },
    evaluation: result.eval_samples_s.median,
  };
}

/** The pages' file names without .html, by the names that the figures go by. */
export const PEER_PAGES = { onnxruntime_web: 'ort', tensorflow_js: 'tf' };

/**
 * Where the peers' pages look for their files, after installing them where that has not been done.
 * @param {string} folder of the peers
 * @returns {Promise<import('./site.js').Mount[]>}
 */
export async function peerMounts(folder) {
  if (!existsSync(join(MADE, 'gen/tf_page.js'))) await run('sh', [join(folder, 'web/setup.sh')]);
  return [
    ['/npm/', join(MADE, 'npm/node_modules')],
    ['/models/', join(MADE, 'models')],
    ['/gen/', join(MADE, 'gen')],
    ['/', join(folder, 'web')],
  ];
}
