// onnxruntime-node on one ONNX file of ours, in a process of its own, since a session's threads stay.
//
//   node bench/onnxruntime.js FOLDER FILE THREADS
//
// FOLDER holds node_modules/. Prints {"latency_us": ..., "images_per_second": ...}: the median of one
// picture at a time, and of batches of a thousand.
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { median } from './statistics.js';

const BATCH = 1000;
const SECONDS = 1;

const [folder, file, threads] = process.argv.slice(2);
const load = createRequire(join(folder, 'package.json'));
const { InferenceSession, Tensor } = load('onnxruntime-node');

const session = await InferenceSession.create(file, {
  intraOpNumThreads: Number(threads),
  interOpNumThreads: 1,
  graphOptimizationLevel: 'all',
});
const [name] = session.inputNames;
const [{ shape }] = session.inputMetadata;

/**
 * @param {number} images
 * @returns {Promise<number>} microseconds of a run
 */
async function measure(images) {
  const sizes = [images, ...shape.slice(1)];
  const pixels = Float32Array.from({ length: sizes.reduce((a, b) => a * b) }, Math.random);
  const feeds = { [name]: new Tensor('float32', pixels, sizes) };
  /** @type {number[]} */
  let times = [];
  // The first half of the time warms up.
  for (const part of [1, 2]) {
    times = [];
    const end = performance.now() + (SECONDS * 1e3) / 2;
    do {
      const start = performance.now();
      await session.run(feeds);
      times.push(performance.now() - start);
    } while (performance.now() < end || times.length < part);
  }
  return 1e3 * median(times);
}

const latency_us = await measure(1);
const images_per_second = (1e6 * BATCH) / (await measure(BATCH));
console.log(JSON.stringify({ latency_us, images_per_second }));
