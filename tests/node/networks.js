// Recipes: of networks that hold every layer, for the tests of other formats, and of one that is small.

/** Neither square nor symmetric in anything, so that no two sizes can be mistaken for each other. */
export const STRIDED = {
  name: 'strided',
  network: {
    input: { channels: 1, height: 20, width: 30, mean: [0.2], std: [0.4] },
    classes: [...'0123456789'],
    layers: [
      { type: 'conv2d', name: 'first', out_channels: 12, kernel: 5, stride: 2, padding: 1 },
      { type: 'relu' },
      { type: 'max_pool2d', kernel: 3, stride: 2 },
      { type: 'conv2d', out_channels: 7, kernel: 2, padding: 1 },
      { type: 'relu' },
      { type: 'flatten' },
      { type: 'linear', out_features: 10 },
      { type: 'softmax' },
    ],
  },
  training: { epochs: 1, batch_size: 16 },
  optimizer: { type: 'adam', learning_rate: 0.003 },
};

/** Every layer that the others lack. */
export const RESIDUAL = {
  ...STRIDED,
  name: 'residual',
  network: {
    ...STRIDED.network,
    layers: [
      { type: 'conv2d', out_channels: 8, kernel: 3, stride: 2, bias: false },
      { type: 'batch_norm2d', name: 'norm', epsilon: 0.01 },
      { type: 'relu', name: 'start' },
      { type: 'depthwise_conv2d', kernel: 3, padding: 1, bias: false },
      { type: 'batch_norm2d' },
      { type: 'relu' },
      { type: 'conv2d', out_channels: 8, kernel: 1 },
      { type: 'dropout', p: 0.1 },
      { type: 'add', from: 'start' },
      { type: 'batch_norm2d', name: 'path' },
      { type: 'route', from: 'start' },
      { type: 'conv2d', out_channels: 8, kernel: 1 },
      { type: 'add', from: 'path' },
      { type: 'relu' },
      { type: 'avg_pool2d', kernel: 3, stride: 2 },
      { type: 'conv2d', out_channels: 20, kernel: 3 },
      { type: 'leaky_relu', negative_slope: 0.125 },
      { type: 'global_avg_pool2d' },
      { type: 'flatten' },
      { type: 'linear', out_features: 10 },
      { type: 'softmax' },
    ],
  },
};

/** Gives no answer to what is hardly one of its classes. */
export const OPEN = {
  ...STRIDED,
  name: 'open',
  network: {
    ...STRIDED.network,
    layers: [
      ...STRIDED.network.layers.slice(0, -1),
      { type: 'softmax', background: true, temperature: 1.7 },
    ],
  },
};

/** A network that is trained in no time. */
export const TINY = {
  name: 'tiny',
  network: {
    input: { channels: 1, height: 28, width: 28, mean: [0], std: [1] },
    classes: [...'0123456789'],
    layers: [
      { type: 'flatten' },
      { type: 'linear', name: 'fc', out_features: 10 },
      { type: 'softmax' },
    ],
  },
  training: { epochs: 1, batch_size: 16, validation_share: 0.1 },
  optimizer: { type: 'adam', learning_rate: 0.001 },
};
