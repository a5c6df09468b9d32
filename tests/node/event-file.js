// TensorBoard's event files, read without any of our own code: TFRecords of protocol buffers.
import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * @typedef {object} Event
 * @property {number} wallTime seconds since 1970
 * @property {number} step
 * @property {string} fileVersion '' in all but the first
 * @property {Map<string, number>} values by tag
 */

/**
 * The events of the one event file in a run's folder.
 *
 * @param {string} runFolder
 * @returns {Promise<Event[]>}
 */
export async function readEvents(runFolder) {
  const folder = join(runFolder, 'tensorboard');
  const names = await readdir(folder);
  assert.equal(names.length, 1, names.join());
  assert.match(names[0], /^events\.out\.tfevents\./);
  return records(await readFile(join(folder, names[0]))).map(decodeEvent);
}

/**
 * CRC-32C, bit by bit.
 *
 * @param {Uint8Array} bytes
 */
export function crc32c(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
  }
  return ~crc >>> 0;
}

/** @param {Uint8Array} bytes */
function maskedCrc(bytes) {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

/** @param {Buffer} file */
function records(file) {
  const found = [];
  for (let at = 0; at < file.length;) {
    const header = file.subarray(at, at + 8);
    assert.equal(file.readUInt32LE(at + 8), maskedCrc(header), `length at ${at}`);
    const start = at + 12;
    const end = start + Number(header.readBigUInt64LE());
    const record = file.subarray(start, end);
    assert.equal(file.readUInt32LE(end), maskedCrc(record), `record at ${at}`);
    found.push(record);
    at = end + 4;
  }
  return found;
}

/** @typedef {{ number: number, value: bigint | Buffer }} Field numbers of fixed width as bytes */

/**
 * @param {Buffer} message
 * @returns {Field[]}
 */
function fields(message) {
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = message[at++];
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  /** @param {number} length */
  const take = (length) => {
    assert.ok(at + length <= message.length, 'a field ends with its message');
    return message.subarray(at, (at += length));
  };
  const found = [];
  while (at < message.length) {
    const key = Number(varint());
    const type = key & 7;
    assert.ok([0, 1, 2, 5].includes(type), `wire type ${type}`);
    const value = type === 0 ? varint() : take(type === 1 ? 8 : type === 5 ? 4 : Number(varint()));
    found.push({ number: key >>> 3, value });
  }
  return found;
}

/**
 * tensorflow/core/util/event.proto and tensorflow/core/framework/summary.proto.
 *
 * @param {Buffer} message
 * @returns {Event}
 */
function decodeEvent(message) {
  /** @type {Event} */
  const event = { wallTime: NaN, step: 0, fileVersion: '', values: new Map() };
  for (const { number, value } of fields(message)) {
    if (number === 1) event.wallTime = bytesOf(value).readDoubleLE();
    else if (number === 2) event.step = Number(value);
    else if (number === 3) event.fileVersion = bytesOf(value).toString();
    else if (number === 5) fields(bytesOf(value)).forEach((one) => addValue(event, one));
    else assert.fail(`field ${number} of an event`);
  }
  return event;
}

/**
 * @param {Event} event
 * @param {Field} field of a summary
 */
function addValue(event, { number, value }) {
  assert.equal(number, 1);
  const [tag, simpleValue, ...more] = fields(bytesOf(value));
  assert.deepEqual([tag.number, simpleValue.number, more.length], [1, 2, 0]);
  const name = bytesOf(tag.value).toString();
  assert.ok(!event.values.has(name), `${name} twice`);
  event.values.set(name, bytesOf(simpleValue.value).readFloatLE());
}

/**
 * @param {bigint | Buffer} value
 * @returns {Buffer}
 */
function bytesOf(value) {
  assert.ok(typeof value !== 'bigint');
  return value;
}
