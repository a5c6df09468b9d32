// One prediction in WebAssembly in Chromium, one thread: ours and the peers' in turn, in one browser.
import { measureMuladdInNode } from './limits.js';
import { exportModel } from './models.js';
import { PEER_PAGES } from './peers.js';
import { CHECKOUT, WEIGHTS } from './site.js';
import { median, medianRatio, summarize } from './statistics.js';
import { callInPage, withFreshPage } from './tabs.js';

/** @typedef {import('./tabs.js').Browser} Browser */
/** @typedef {import('./models.js').Model} Model */
/** @typedef {{ browser: Browser, origin: string }} Where origin: of the site */

const IN_PAGE = `${CHECKOUT}bench/in-page/`;
const LIMITS = `${CHECKOUT}build/wasm/inkdigit-limits.wasm`;

/**
 * @typedef {object} Latency as the JSON file has it
 * @property {number} median_us the median pass
 * @property {[number, number]} range_us of the passes
 */

/** @typedef {'relaxed' | 'simd' | 'scalar'} Build */

/** @typedef {Latency & { ratio: number, int8_ratio: number }} Peer ratios to ours, above 1 where we are faster */

/**
 * @typedef {object} Prediction
 * @property {Record<Build, Latency>} float32
 * @property {Record<Build, Latency>} int8
 * @property {number} int8_ratio how much faster than float32, each by the build that a browser takes
 * @property {number} share_of_muladd_peak of float32 with SIMD
 * @property {Record<string, Peer>} peers
 */

/**
 * @param {number[]} passes microseconds
 * @returns {Latency}
 */
function latencyOf(passes) {
  const { median: median_us, low, high } = summarize(passes);
  return { median_us, range_us: [low, high] };
}

/** @typedef {Latency & { raster: Latency }} Strokes raster: without drawing the strokes */

/** What the passes gave for one network, in microseconds where nothing else is said. */
class Samples {
  /** @type {number[]} GFLOP/s of multiplications and additions, in Chromium */
  peaks = [];

  /** @type {Record<Build, number[]>} */
  float32 = { relaxed: [], simd: [], scalar: [] };

  /** @type {Record<Build, number[]>} */
  int8 = { relaxed: [], simd: [], scalar: [] };

  /** @type {Record<string, number[]>} */
  peers = {};
}

/** @typedef {{ weights: 'float32' | 'int8', build: Build }} Variant */

/** @type {Record<Build, 'relaxed' | boolean>} */
const BUILDS = { relaxed: 'relaxed', simd: true, scalar: false };

/** @type {Variant[]} */
const VARIANTS = /** @type {Build[]} */ (Object.keys(BUILDS)).flatMap((build) => [
  { weights: 'float32', build },
  { weights: 'int8', build },
]);

/**
 * Peers that read what `inkdigit export` writes, in this package's development dependencies.
 * @typedef {{ peer: 'litert' | 'onnxruntime', weights: import('./models.js').Weights, format: 'onnx' | 'tflite' }} Reader
 */
/** @type {Record<string, Reader>} by the names that the figures go by */
const READERS = {
  onnxruntime_web_int8: { peer: 'onnxruntime', weights: 'int8', format: 'onnx' },
  litert: { peer: 'litert', weights: 'float32', format: 'tflite' },
  litert_int8: { peer: 'litert', weights: 'int8', format: 'tflite' },
};

/**
 * Calls a function of bench/in-page/ in a page of its own.
 * @param {Where} where
 * @param {string} module file name
 * @param {string} name of the function
 * @param {...unknown} args
 */
function inBlankPage({ browser, origin }, module, name, ...args) {
  return withFreshPage(browser, async (page) => {
    await page.goto(`${origin}${IN_PAGE}blank.html`);
    return callInPage(page, IN_PAGE + module, name, ...args);
  });
}

/**
 * @param {Where} where
 * @param {Model} model
 * @param {string} page of the peer, without .html
 * @returns {Promise<number>} microseconds
 */
function measurePeer({ browser, origin }, { peer, channels }, page) {
  return withFreshPage(browser, async (tab) => {
    await tab.goto(`${origin}/${page}.html?arch=${peer}&c=${channels}`);
    await tab.waitForFunction('window.predict');
    return callInPage(tab, `${IN_PAGE}peer.js`, 'measurePeer');
  });
}

/**
 * @param {Where} where
 * @param {Model} model
 * @param {string} folder of the models' weights
 * @param {Reader} reader
 * @returns {Promise<number>} microseconds
 */
async function measureReader(where, model, folder, { peer, weights, format }) {
  const path = await exportModel(folder, model, weights, format);
  return withFreshPage(where.browser, async (tab) => {
    const asked = new URLSearchParams({
      peer,
      model: WEIGHTS + path,
      channels: String(model.channels),
    });
    await tab.goto(`${where.origin}${IN_PAGE}readers.html?${asked}`);
    await tab.waitForFunction('window.predict');
    return callInPage(tab, `${IN_PAGE}peer.js`, 'measurePeer');
  });
}

/**
 * @param {Where} where
 * @param {Model} model
 * @param {string | undefined} folder of the models' weights, where the peers are wanted
 * @param {Samples} samples what is measured is added here
 */
async function measurePass(where, model, folder, samples) {
  samples.peaks.push(await inBlankPage(where, 'muladd.js', 'measureMuladdAt', LIMITS));
  const variants = VARIANTS.map(({ weights, build }) => ({
    weights: WEIGHTS + model[weights],
    simd: BUILDS[build],
  }));
  const times = await inBlankPage(where, 'predictions.js', 'measurePredictions', variants);
  VARIANTS.forEach(({ weights, build }, i) => samples[weights][build].push(times[i]));
  if (folder === undefined) return;
  for (const [name, page] of Object.entries(PEER_PAGES)) {
    (samples.peers[name] ??= []).push(await measurePeer(where, model, page));
  }
  for (const [name, reader] of Object.entries(READERS)) {
    (samples.peers[name] ??= []).push(await measureReader(where, model, folder, reader));
  }
}

/**
 * @param {Samples} samples
 * @param {number} operations of a prediction
 * @returns {Prediction}
 */
function figuresOf({ peaks, float32, int8, peers }, operations) {
  const each = (/** @type {Samples['float32']} */ { relaxed, simd, scalar }) => ({
    relaxed: latencyOf(relaxed),
    simd: latencyOf(simd),
    scalar: latencyOf(scalar),
  });
  return {
    float32: each(float32),
    int8: each(int8),
    int8_ratio: medianRatio(float32.relaxed, int8.relaxed),
    share_of_muladd_peak: median(
      float32.simd.map((time, pass) => operations / (time * 1e3 * peaks[pass])),
    ),
    peers: Object.fromEntries(
      Object.entries(peers).map(([name, theirs]) => [
        name,
        {
          ...latencyOf(theirs),
          ratio: medianRatio(theirs, float32.relaxed),
          int8_ratio: medianRatio(theirs, int8.relaxed),
        },
      ]),
    ),
  };
}

/**
 * @param {Model[]} models
 * @param {Where} where
 * @param {{ passes: number, withPeers: boolean, weights: string }} options weights: folder of the models'
 * @param {(message: string) => void} progress
 */
export async function measureWasm(models, where, { passes, withPeers, weights }, progress) {
  const folder = withPeers ? weights : undefined;
  const samples = models.map(() => new Samples());
  /** @type {Record<'node' | 'strokes' | 'raster', number[]>} */
  const rest = { node: [], strokes: [], raster: [] };
  for (let pass = 1; pass <= passes; pass++) {
    rest.node.push(await measureMuladdInNode());
    for (const [i, model] of models.entries()) {
      progress(`pass ${pass} of ${passes}: predictions of ${model.recipe}`);
      await measurePass(where, model, folder, samples[i]);
    }
    progress(`pass ${pass} of ${passes}: from strokes to the answer`);
    const { strokes, raster } = await inBlankPage(where, 'predictions.js', 'measureStrokes');
    rest.strokes.push(strokes);
    rest.raster.push(raster);
  }
  const peaks = samples.flatMap((ours) => ours.peaks);
  return {
    limits: { muladd_gflops: median(peaks), node_muladd_gflops: median(rest.node) },
    wasm: Object.fromEntries(
      models.map(({ recipe, operations }, i) => [
        recipe,
        figuresOf(samples[i], operations.forward),
      ]),
    ),
    strokes: { ...latencyOf(rest.strokes), raster: latencyOf(rest.raster) },
  };
}
