// What a step of training takes over several ranks: a model of four terms.

/**
 * @typedef {object} Work of a step, of one network at one size of batch
 * @property {number} seconds of one process on one thread
 * @property {number} repeated seconds of them that every rank spends, and none can share
 * @property {Bytes} bytes
 */

/**
 * @typedef {object} Bytes of a step
 * @property {number} shard of a shard's gradient, without the layers that are kept
 * @property {number} kept of what the whole batch leaves for dense layers: inputs, and gradients by outputs
 * @property {number} keptOutputs the second of the two, which all ranks need that have a part of the layer
 * @property {number} parameters
 */

/**
 * @typedef {object} Link between ranks
 * @property {number} latency seconds of a message
 * @property {number} bandwidth bytes a second, one way, of each rank
 */

const FLOAT = 4;

/**
 * @param {{ layers: Record<string, any>[], input: number[] }} network sizes by PyTorch's formulas; valid
 *   convolutions, pooling, dense layers
 * @param {number} batch images
 * @returns {Bytes}
 */
export function bytesOf({ layers, input }, batch) {
  let [channels, height, width] = input;
  const bytes = { shard: 0, kept: 0, keptOutputs: 0, parameters: 0 };
  for (const layer of layers) {
    if (layer.type === 'conv2d') {
      const weights = layer.out_channels * (channels * layer.kernel ** 2 + 1);
      bytes.shard += FLOAT * weights;
      bytes.parameters += FLOAT * weights;
      channels = layer.out_channels;
      height -= layer.kernel - 1;
      width -= layer.kernel - 1;
    } else if (layer.type === 'max_pool2d') {
      height = Math.floor(height / layer.kernel);
      width = Math.floor(width / layer.kernel);
    } else if (layer.type === 'linear') {
      const inputs = channels * height * width;
      bytes.kept += FLOAT * batch * (inputs + layer.out_features);
      bytes.keptOutputs += FLOAT * batch * layer.out_features;
      bytes.parameters += FLOAT * layer.out_features * (inputs + 1);
      [channels, height, width] = [layer.out_features, 1, 1];
    }
  }
  return bytes;
}

/**
 * What a rank receives in a step: of other ranks' shards its slices of the gradient, of other ranks' images its
 * rows of what is kept and all gradients by outputs, and the parameters that others have moved.
 *
 * @param {Bytes} bytes
 * @param {number} ranks
 * @param {number} shards
 */
export function receivedBytes({ shard, kept, keptOutputs, parameters }, ranks, shards) {
  const others = 1 - 1 / ranks;
  const gradients = (shard / ranks) * shards * others;
  const inputs = ((kept - keptOutputs) / ranks) * others;
  return gradients + inputs + keptOutputs * others + parameters * others;
}

/**
 * @param {Work} work
 * @param {Link} link
 * @param {number} ranks
 * @param {number} cores of one machine that they share; fewer than there are, where those do not do as much together
 * @returns {number} seconds of a step
 */
export function stepSeconds(work, link, ranks, cores = Infinity) {
  const busy = (work.seconds - work.repeated) / Math.min(ranks, cores);
  const repeated = work.repeated * Math.max(1, ranks / cores);
  if (ranks === 1) return busy + repeated;
  const shards = Math.max(8, ranks);
  // One after the other: the last piece of a gradient, and the rounds in which all get all parameters.
  const messages = 1 + Math.ceil(Math.log2(ranks));
  return (
    busy +
    repeated +
    receivedBytes(work.bytes, ranks, shards) / link.bandwidth +
    messages * link.latency
  );
}
