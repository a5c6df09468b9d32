// Graphs as PyTorch, TensorFlow and CNTK write them, with random weights: what import is tested on.

/** @typedef {import('./onnx-file.js').Model} Model */
/** @typedef {import('./onnx-file.js').Tensor} Tensor */

/** Numbers from -1 to 1 that are the same every time (the lower bits of a linear congruential generator are poor). */
let state = 1;
export function random() {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return (state >>> 8) / 2 ** 23 - 1;
}

/**
 * A tensor of random numbers.
 *
 * @param {number[]} dims
 * @param {number} [scale] the largest
 * @returns {Tensor}
 */
function tensor(dims, scale = 0.4) {
  const size = dims.reduce((product, dim) => product * dim, 1);
  return { dims, values: Array.from({ length: size }, () => scale * random()) };
}

/** @param {number[]} values @returns {Tensor} */
const numbers = (...values) => ({ dims: [values.length], values });

/** @param {number[]} values @returns {Tensor} */
const integers = (...values) => ({ dims: [values.length], values, type: 'int64' });

/** @param {number} value @returns {Tensor} */
const scalar = (value) => ({ dims: [], values: [value] });

/** @param {number} byte */
export const unit = (byte) => byte / 255;

/**
 * @typedef {object} Case
 * @property {Model} model
 * @property {string[]} [args] of import
 * @property {(byte: number) => number} [enter]
 * @property {'probabilities' | 'logits'} [gives]
 * @property {string[]} [layers] types of the network's
 */

/** As CNTK exported it for the ONNX zoo, whose files cannot be had here: mnist-8 (ir 3, opset 8), mnist-12 (ir 7). */
const ZOO = /** @type {const} */ ({
  input: [1, 1, 28, 28],
  output: [1, 10],
  nodes: [
    [
      'Conv',
      'image Parameter5',
      'Convolution28_Output_0',
      {
        kernel_shape: [5, 5],
        strides: [1, 1],
        auto_pad: 'SAME_UPPER',
        group: 1,
        dilations: [1, 1],
      },
    ],
    ['Add', 'Convolution28_Output_0 Parameter6', 'Plus30_Output_0'],
    ['Relu', 'Plus30_Output_0', 'ReLU32_Output_0'],
    [
      'MaxPool',
      'ReLU32_Output_0',
      'Pooling66_Output_0',
      { kernel_shape: [2, 2], strides: [2, 2], pads: [0, 0, 0, 0], auto_pad: 'NOTSET' },
    ],
    [
      'Conv',
      'Pooling66_Output_0 Parameter87',
      'Convolution110_Output_0',
      {
        kernel_shape: [5, 5],
        strides: [1, 1],
        auto_pad: 'SAME_UPPER',
        group: 1,
        dilations: [1, 1],
      },
    ],
    ['Add', 'Convolution110_Output_0 Parameter88', 'Plus112_Output_0'],
    ['Relu', 'Plus112_Output_0', 'ReLU114_Output_0'],
    [
      'MaxPool',
      'ReLU114_Output_0',
      'Pooling160_Output_0',
      { kernel_shape: [3, 3], strides: [3, 3], pads: [0, 0, 0, 0], auto_pad: 'NOTSET' },
    ],
    [
      'Reshape',
      'Pooling160_Output_0 Pooling160_Output_0_reshape0_shape',
      'Pooling160_Output_0_reshape0',
    ],
    ['Reshape', 'Parameter193 Parameter193_reshape1_shape', 'Parameter193_reshape1'],
    ['MatMul', 'Pooling160_Output_0_reshape0 Parameter193_reshape1', 'Times212_Output_0'],
    ['Add', 'Times212_Output_0 Parameter194', 'Plus214_Output_0'],
  ],
});
const ZOO_TENSORS = {
  Parameter5: tensor([8, 1, 5, 5], 0.01),
  Parameter6: tensor([8, 1, 1]),
  Parameter87: tensor([16, 8, 5, 5], 0.1),
  Parameter88: tensor([16, 1, 1]),
  Parameter193: tensor([16, 4, 4, 10], 0.1),
  Parameter194: tensor([1, 10]),
  Pooling160_Output_0_reshape0_shape: integers(1, 256),
  Parameter193_reshape1_shape: integers(256, 10),
};

const ZOO_CASE = /** @type {const} */ ({
  args: ['--input-scale', '255'],
  enter: (/** @type {number} */ byte) => byte,
  gives: 'logits',
  layers: [
    'conv2d',
    'relu',
    'max_pool2d',
    'conv2d',
    'relu',
    'max_pool2d',
    'flatten',
    'linear',
    'softmax',
  ],
});

/**
 * What a BatchNormalization reads beside its input.
 *
 * @param {string} name
 */
const normInputs = (name) => `${name}.weight ${name}.bias ${name}.running_mean ${name}.running_var`;

/**
 * @param {string} name
 * @param {number} count
 * @returns {Record<string, Tensor>}
 */
const norm = (name, count) => ({
  [`${name}.weight`]: tensor([count], 1),
  [`${name}.bias`]: tensor([count]),
  [`${name}.running_mean`]: tensor([count]),
  [`${name}.running_var`]: numbers(
    ...Array.from({ length: count }, () => 0.5 + Math.abs(random())),
  ),
});

/** @type {Record<string, Case>} */
export const CASES = {
  'mnist-8 of the zoo': {
    model: /** @type {any} */ ({ ...ZOO, opset: 8, ir: 3, tensors: ZOO_TENSORS }),
    .../** @type {any} */ (ZOO_CASE),
  },
  'mnist-12 of the zoo': {
    model: /** @type {any} */ ({ ...ZOO, opset: 12, ir: 7, tensors: ZOO_TENSORS }),
    .../** @type {any} */ (ZOO_CASE),
  },
  'channels last, as tf2onnx has them': {
    model: {
      opset: 15,
      input: ['N', 28, 28, 1],
      nodes: [
        ['Transpose', 'image', 'first', { perm: [0, 3, 1, 2] }],
        ['Conv', 'first k1 b1', 'c1', { strides: [2, 2], auto_pad: 'SAME_UPPER' }],
        ['Transpose', 'c1', 't1', { perm: [0, 2, 3, 1] }],
        ['Relu', 't1', 'r1'],
        ['Transpose', 'r1', 't2', { perm: [0, 3, 1, 2] }],
        ['MaxPool', 't2', 'p1', { kernel_shape: [2, 2], strides: [2, 2] }],
        ['Conv', 'p1 k2', 'c2', { pads: [0, 1, 2, 1] }],
        ['Transpose', 'c2', 'last', { perm: [0, 2, 3, 1] }],
        ['Add', 'last b2', 'a2'],
        ['Reshape', 'a2 flat', 'vector'],
        ['MatMul', 'vector w3', 'm3'],
        ['Add', 'b3 m3', 'logits'],
        ['Softmax', 'logits', 'out'],
      ],
      tensors: {
        k1: tensor([6, 1, 3, 3]),
        b1: tensor([6]),
        k2: tensor([5, 6, 3, 3]),
        b2: tensor([1, 1, 1, 5]),
        flat: integers(-1, 7 * 7 * 5),
        w3: tensor([7 * 7 * 5, 10]),
        b3: tensor([10]),
      },
    },
    layers: ['conv2d', 'relu', 'max_pool2d', 'conv2d', 'flatten', 'linear', 'softmax'],
  },
  'one channel that is reshaped instead of transposed, and a mean over the picture': {
    model: {
      opset: 18,
      input: ['N', 28, 28, 1],
      nodes: [
        ['Reshape', 'image shape', 'first'],
        ['Conv', 'first k1', 'c1', { auto_pad: 'SAME_LOWER', strides: [2, 2] }],
        ['LeakyRelu', 'c1', 'r1', { alpha: { float: 0.125 } }],
        ['Transpose', 'r1', 'last', { perm: [0, 2, 3, 1] }],
        ['ReduceMean', 'last axes', 'mean', { keepdims: 0 }],
        ['MatMul', 'mean w', 'out'],
      ],
      tensors: {
        shape: integers(-1, 1, 28, 28),
        k1: tensor([7, 1, 3, 3]),
        axes: integers(1, 2),
        w: tensor([7, 10], 3),
      },
    },
    gives: 'logits',
    layers: ['conv2d', 'leaky_relu', 'global_avg_pool2d', 'flatten', 'linear', 'softmax'],
  },
  'a normalization in the graph, of bytes': {
    model: {
      input: [1, 1, 28, 28],
      type: 'uint8',
      nodes: [
        ['Cast', 'image', 'numbers', { to: 1 }],
        ['Div', 'numbers largest', 'unit'],
        ['Sub', 'unit mean', 'centered'],
        ['Mul', 'centered inverse', 'normalized'],
        ['Pad', 'normalized pads', 'padded'],
        ['Conv', 'padded k1', 'c1', { pads: [1, 0, 0, 1] }],
        ['Clip', 'c1 zero', 'r1'],
        ['Flatten', 'r1', 'vector'],
        ['Gemm', 'vector w b', 'out', { alpha: { float: 0.5 }, beta: { float: 2 } }],
      ],
      tensors: {
        largest: scalar(255),
        mean: { dims: [1, 1, 1, 1], values: [0.1307] },
        inverse: numbers(1 / 0.3081),
        pads: integers(0, 0, 1, 2, 0, 0, 0, 1),
        k1: tensor([4, 1, 3, 5]),
        zero: scalar(0),
        w: tensor([4 * 28 * 28, 10], 0.1),
        b: tensor([1, 10]),
      },
    },
    enter: (byte) => byte,
    gives: 'logits',
    layers: ['conv2d', 'relu', 'flatten', 'linear', 'softmax'],
  },
  'dark ink on light paper, a kernel of one row, and pads around maxima and means': {
    model: {
      input: ['N', 1, 28, 28],
      nodes: [
        ['Sub', 'one image', 'dark'],
        ['Conv', 'dark k1 b1', 'c1', { pads: [0, 3, 0, 3] }],
        ['Relu', 'c1', 'r1'],
        ['MaxPool', 'r1', 'p1', { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] }],
        ['Conv', 'p1 k2', 'c2', { group: 6, pads: [1, 1, 1, 1] }],
        [
          'AveragePool',
          'c2',
          'p2',
          { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1], count_include_pad: 1 },
        ],
        ['MaxPool', 'p2', 'p3', { kernel_shape: [2, 2], strides: [2, 2], ceil_mode: 1 }],
        ['Relu', 'p3', 'r3'],
        ['AveragePool', 'r3', 'p4', { kernel_shape: [1, 2], strides: [2, 2] }],
        ['Flatten', 'p4', 'vector', { axis: -3 }],
        ['Gemm', 'vector w', 'out', { transB: 1 }],
      ],
      tensors: {
        one: scalar(1),
        k1: tensor([6, 1, 1, 7]),
        b1: tensor([6]),
        k2: tensor([6, 1, 3, 3], 1),
        w: tensor([10, 6 * 2 * 2], 1),
      },
    },
    gives: 'logits',
  },
  'a residual block, batch normalization, and adaptive pooling': {
    model: {
      input: ['N', 1, 28, 28],
      nodes: [
        ['Conv', 'image conv1.weight', 'c1', { strides: [2, 2], pads: [1, 1, 1, 1] }],
        ['BatchNormalization', `c1 ${normInputs('bn1')}`, 'n1'],
        ['Relu', 'n1', 'r1'],
        ['Conv', 'r1 conv2.weight', 'c2', { pads: [1, 1, 1, 1] }],
        [
          'BatchNormalization',
          `c2 ${normInputs('bn2')}`,
          'n2',
          { epsilon: { float: 0.01 }, momentum: { float: 0.9 } },
        ],
        ['Add', 'r1 n2', 'sum'],
        ['Relu', 'sum', 'r2'],
        ['Mul', 'r2 factors', 'scaled'],
        ['GlobalAveragePool', 'scaled', 'mean'],
        ['Squeeze', 'mean axes', 'vector'],
        ['Dropout', 'vector', 'same'],
        ['Gemm', 'same fc.weight fc.bias', 'logits', { transB: 1 }],
        ['LogSoftmax', 'logits', 'out', { axis: 1 }],
      ],
      tensors: {
        'conv1.weight': tensor([8, 1, 3, 3]),
        'conv2.weight': tensor([8, 8, 3, 3]),
        ...norm('bn1', 8),
        ...norm('bn2', 8),
        factors: tensor([8, 1, 1], 2),
        axes: integers(2, 3),
        'fc.weight': tensor([10, 8], 2),
        'fc.bias': tensor([10]),
      },
    },
    gives: 'logits',
    layers: [
      ...['conv2d', 'batch_norm2d', 'relu', 'conv2d', 'batch_norm2d', 'add', 'relu'],
      ...['depthwise_conv2d', 'global_avg_pool2d', 'flatten', 'linear', 'softmax'],
    ],
  },
  'a dense network on vectors, with a mean picture and normalized features': {
    model: {
      input: ['N', 784],
      nodes: [
        ['Sub', 'image average', 'centered'],
        ['MatMul', 'centered w1', 'm1'],
        ['Add', 'm1 b1', 'a1'],
        ['Relu', 'a1', 'r1'],
        ['BatchNormalization', `r1 ${normInputs('bn3')}`, 'n1'],
        ['Gemm', 'n1 w2', 'logits', { transB: 1 }],
        ['Div', 'logits temperature', 'divided'],
        ['Softmax', 'divided', 'out'],
      ],
      tensors: {
        average: tensor([784]),
        w1: tensor([784, 20], 0.2),
        b1: tensor([20]),
        ...norm('bn3', 20),
        w2: tensor([10, 20], 1),
        temperature: scalar(1.7),
      },
    },
    layers: ['flatten', 'linear', 'relu', 'linear', 'softmax'],
  },
  'weights that are stored in other ways, and a shape that is computed': {
    model: {
      opset: 11,
      input: ['N', 1, 28, 28],
      nodes: [
        ['Cast', 'half', 'k1', { to: 1 }],
        ['Conv', 'image k1', 'c1', { strides: [2, 2] }],
        ['Add', 'c1 b1', 'a1'],
        ['Relu', 'a1', 'r1'],
        ['Shape', 'r1', 'dims'],
        ['Gather', 'dims first', 'batch'],
        ['Unsqueeze', 'batch', 'batches', { axes: [0] }],
        ['Concat', 'batches rest', 'shape', { axis: 0 }],
        ['Reshape', 'r1 shape', 'vector'],
        ['Constant', '', 'w', { value: { tensor: tensor([10, 4 * 13 * 13], 0.3) } }],
        ['Transpose', 'w', 'turned', { perm: [1, 0] }],
        ['Identity', 'turned', 'same'],
        ['MatMul', 'vector same', 'm'],
        ['Cast', 'double', 'b', { to: 1 }],
        ['Add', 'm b', 'out'],
      ],
      tensors: {
        // Halves between 2^-3 and 2^-1, of either sign.
        half: {
          dims: [4, 1, 3, 3],
          values: Array.from({ length: 36 }, (_, i) => (i % 2 ? 0x8000 : 0) + 0x3000 + 59 * i),
          type: 'float16',
          stored: 'typed',
        },
        b1: { ...tensor([4, 1, 1]), stored: 'typed' },
        first: { dims: [], values: [0], type: 'int64', stored: 'typed' },
        rest: integers(-1),
        double: { ...tensor([10]), type: 'double', stored: 'typed' },
      },
    },
    gives: 'logits',
    layers: ['conv2d', 'relu', 'flatten', 'linear', 'softmax'],
  },
};

CASES['paper that is light, which is said on the command line'] = {
  ...CASES['one channel that is reshaped instead of transposed, and a mean over the picture'],
  args: ['--input-scale=-1', '--mean=-1'],
  enter: (byte) => 1 - byte / 255,
  layers: undefined,
};
