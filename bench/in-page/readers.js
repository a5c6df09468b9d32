// The page of a peer that reads an exported network: ?peer=litert|onnxruntime&model=URL&channels=N. Puts
// what predicts, and what it predicts from, into globals for peer.js.

const SIDE = 28;

/** @typedef {(pixels: Float32Array) => Promise<ArrayLike<number>>} Predict */

/**
 * On one thread, as pages without cross-origin isolation have it.
 * @param {string} model
 * @param {number} channels
 * @returns {Promise<Predict>}
 */
async function startOnnxRuntime(model, channels) {
  const { env, InferenceSession, Tensor } = await import('onnxruntime-web');
  env.wasm.numThreads = 1;
  const session = await InferenceSession.create(model, { executionProviders: ['wasm'] });
  return async (pixels) => {
    const image = new Tensor('float32', pixels, [1, channels, SIDE, SIDE]);
    const { probabilities } = await session.run({ image });
    return /** @type {Float32Array} */ (probabilities.data);
  };
}

/**
 * XNNPACK in WebAssembly.
 * @param {string} url of the model
 * @param {number} channels
 * @returns {Promise<Predict>}
 */
async function startLiteRt(url, channels) {
  const { loadAndCompile, loadLiteRt, Tensor } = await import('@litertjs/core');
  await loadLiteRt('/inkdigit/node_modules/@litertjs/core/wasm/');
  const model = await loadAndCompile(url, { accelerator: 'wasm' });
  return async (pixels) => {
    const image = new Tensor(pixels, [1, SIDE, SIDE, channels]);
    const [output] = await model.run(image);
    const probabilities = /** @type {Float32Array} */ (output.toTypedArray());
    image.delete();
    output.delete();
    return probabilities;
  };
}

const asked = new URLSearchParams(location.search);
const start = asked.get('peer') === 'litert' ? startLiteRt : startOnnxRuntime;
const channels = Number(asked.get('channels'));
const predict = await start(asked.get('model') ?? '', channels);
const pixels = new Float32Array(channels * SIDE * SIDE).map((_, i) => Math.sin(i));
await predict(pixels);
Object.assign(globalThis, { predict, pixels });
