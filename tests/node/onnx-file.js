// Writes ONNX files as others do, field by field (onnx.proto), so that what is read does not rest on our
// own writer.

/** @param {number | bigint} value */
function varint(value) {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes = [];
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Buffer.from([...bytes, Number(rest)]);
}

/**
 * @param {number} field
 * @param {number | bigint} value
 */
const whole = (field, value) => Buffer.concat([varint(field << 3), varint(value)]);

/**
 * @param {number} field
 * @param {Uint8Array | string} content
 */
function block(field, content) {
  const bytes = Buffer.from(content);
  return Buffer.concat([varint((field << 3) | 2), varint(bytes.length), bytes]);
}

/**
 * @param {number} field
 * @param {number} value
 */
function float(field, value) {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return Buffer.concat([varint((field << 3) | 5), bytes]);
}

/** Numbers of onnx.TensorProto.DataType. */
export const TYPES = { float: 1, uint8: 2, int8: 3, int64: 7, float16: 10, double: 11 };

/** @typedef {keyof typeof TYPES} Type */

/**
 * @typedef {object} Tensor
 * @property {number[]} dims
 * @property {ArrayLike<number>} values of float16 their bits
 * @property {Type} [type]
 * @property {'raw' | 'typed'} [stored] how: as bytes, or in the field of the type
 */

/** @type {Record<Type, (values: ArrayLike<number>) => ArrayBufferView>} */
const RAW = {
  float: (values) => Float32Array.from(values),
  double: (values) => Float64Array.from(values),
  float16: (values) => Uint16Array.from(values),
  int8: (values) => Int8Array.from(values),
  uint8: (values) => Uint8Array.from(values),
  int64: (values) => BigInt64Array.from(Array.from(values, BigInt)),
};

/**
 * @param {string} name
 * @param {Tensor} tensor
 */
function tensorProto(name, { dims, values, type = 'float', stored = 'raw' }) {
  const parts = [...dims.map((dim) => whole(1, dim)), whole(2, TYPES[type]), block(8, name)];
  const { buffer, byteOffset, byteLength } = RAW[type](values);
  const bytes = Buffer.from(/** @type {ArrayBuffer} */ (buffer), byteOffset, byteLength);
  if (stored === 'raw') parts.push(block(9, bytes));
  else if (type === 'float') parts.push(block(4, bytes));
  else if (type === 'double') parts.push(block(10, bytes));
  else {
    const field = type === 'int64' ? 7 : 5;
    parts.push(block(field, Buffer.concat(Array.from(values, (value) => varint(value)))));
  }
  return Buffer.concat(parts);
}

/** @typedef {{ float: number }} Float a number that is written as one with a fraction */
/** @typedef {number | string | number[] | Float | { tensor: Tensor }} Attribute */

/**
 * @param {string} name
 * @param {Attribute} value
 */
function attributeProto(name, value) {
  const parts = [block(1, name)];
  if (typeof value === 'number') parts.push(whole(3, value), whole(20, 2));
  else if (typeof value === 'string') parts.push(block(4, value), whole(20, 3));
  else if (Array.isArray(value)) parts.push(...value.map((v) => whole(8, v)), whole(20, 7));
  else if ('float' in value) parts.push(float(2, value.float), whole(20, 1));
  else parts.push(block(5, tensorProto('', value.tensor)), whole(20, 4));
  return Buffer.concat(parts);
}

/**
 * @typedef {[type: string, inputs: string, output: string, attributes?: Record<string, Attribute>]} Node
 *   names of inputs stand one behind the other, with blanks between; "-" is one that is left out
 */

/**
 * @param {Node} node
 * @param {number} i
 */
function nodeProto([type, inputs, output, attributes = {}], i) {
  const names = inputs === '' ? [] : inputs.split(' ');
  return Buffer.concat([
    ...names.map((name) => block(1, name === '-' ? '' : name)),
    block(2, output),
    block(3, `${type}_${i}`),
    block(4, type),
    ...Object.entries(attributes).map(([name, value]) => block(5, attributeProto(name, value))),
  ]);
}

/**
 * @param {string} name
 * @param {(number | string)[]} dims names are of symbolic ones
 * @param {Type} [type]
 */
function valueInfo(name, dims, type = 'float') {
  const shape = dims.map((dim) =>
    block(1, typeof dim === 'number' ? whole(1, dim) : block(2, dim)),
  );
  const tensor = Buffer.concat([whole(1, TYPES[type]), block(2, Buffer.concat(shape))]);
  return Buffer.concat([block(1, name), block(2, block(1, tensor))]);
}

/**
 * @typedef {object} Model
 * @property {number} [opset]
 * @property {number} [ir] version of the format; before 4 initializers are inputs, too
 * @property {(number | string)[]} input dimensions of the input, which is called "image"
 * @property {Type} [type] of the input
 * @property {(number | string)[]} [output] of the output
 * @property {Node[]} nodes the last one's output is the graph's
 * @property {Record<string, Tensor>} [tensors]
 */

/**
 * An ONNX file.
 *
 * @param {Model} model
 */
export function onnxFile({
  opset = 13,
  ir = 7,
  input,
  type = 'float',
  output = ['N', 10],
  nodes,
  tensors = {},
}) {
  const entries = Object.entries(tensors);
  const graph = Buffer.concat([
    ...nodes.map((node, i) => block(1, nodeProto(node, i))),
    block(2, 'graph'),
    ...entries.map(([name, tensor]) => block(5, tensorProto(name, tensor))),
    block(11, valueInfo('image', input, type)),
    ...(ir < 4 ? entries : []).map(([name, tensor]) =>
      block(11, valueInfo(name, tensor.dims, tensor.type)),
    ),
    block(12, valueInfo(nodes[nodes.length - 1][2], output)),
  ]);
  return Buffer.concat([
    whole(1, ir),
    block(2, 'a test'),
    block(8, whole(2, opset)),
    block(7, graph),
  ]);
}
