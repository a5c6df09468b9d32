// Where weights and the engine may come from, and what the recognizer says to those that it cannot use.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Recognizer, WeightsError } from '../../web/recognizer.js';
import { inkdigit } from './native.js';
import { exactly, safetensors, tinyWeights } from './recognizer-fixtures.js';
import { file as write, folder } from './temporary.js';

const LINE = [[0, 0], [1, 9]]; // prettier-ignore

describe('weights', () => {
  const file = tinyWeights();
  /** @type {Record<string, [status: number, body: Uint8Array | string]>} */
  const answers = {
    '/tiny.safetensors': [200, file],
    '/page': [200, '\n<!DOCTYPE html><title>Not here</title>'],
    '/gone': [410, 'gone'],
  };
  const server = createServer((request, response) => {
    if (request.url === '/cut') {
      response.writeHead(200, { 'content-length': 1000 }).write('{', () => response.destroy());
      return;
    }
    const [status, body] = answers[request.url ?? ''] ?? [404, 'nothing'];
    response.writeHead(status).end(body);
  });
  let origin = '';
  before(async () => {
    await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
    const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
    origin = `http://127.0.0.1:${port}`;
  });
  after(() => server.close());

  /**
   * @param {unknown} weights
   * @param {RegExp} message
   */
  async function assertRefused(weights, message) {
    await assert.rejects(Recognizer.load({ weights: /** @type {any} */ (weights) }), (error) => {
      assert.ok(error instanceof WeightsError, String(error));
      assert.equal(error.name, 'WeightsError');
      assert.match(error.message, message);
      assert.doesNotMatch(error.message, /\n/);
      return true;
    });
  }

  const path = fileURLToPath(new URL('../../weights/cnn-5x5.safetensors', import.meta.url));
  /** @type {Record<string, () => unknown>} */
  const sources = {
    'an ArrayBuffer': () => file.buffer,
    'a view into a larger buffer': () => {
      const larger = new Uint8Array(file.length + 20).fill(0xff);
      larger.set(file, 13);
      return larger.subarray(13, 13 + file.length);
    },
    'a Buffer': () => Buffer.from(file),
    'a DataView': () => new DataView(file.buffer),
    'a SharedArrayBuffer': () => {
      const shared = new SharedArrayBuffer(file.length);
      new Uint8Array(shared).set(file);
      return shared;
    },
    'a URL': () => new URL('/tiny.safetensors', origin),
    'a URL as a string': () => `${origin}/tiny.safetensors`,
    "another realm's URL": () => ({
      [Symbol.toStringTag]: 'URL',
      toString: () => `${origin}/tiny.safetensors`,
    }),
    'a path': () => path,
    'a file: URL': () => new URL('../../weights/cnn-5x5.safetensors', import.meta.url),
  };
  for (const [name, source] of Object.entries(sources)) {
    test(`from ${name}`, async () => {
      const weights = /** @type {any} */ (source());
      const recognizer = await Recognizer.load({ weights });
      assert.notEqual(recognizer.recognize({ strokes: [LINE] }).digit, null);
    });
  }

  test('the bytes are left as they are', async () => {
    const copy = file.slice();
    await Recognizer.load({ weights: copy });
    assert.deepEqual(copy, file);
  });

  for (const wrong of [null, 7, {}, [1, 2], true]) {
    test(`of a wrong type: ${JSON.stringify(wrong)}`, () =>
      assertRefused(
        wrong,
        /^weights: expected a URL, an ArrayBuffer or a Uint8Array, but was given /,
      ));
  }

  test('at an address without a file', () =>
    assertRefused(
      `${origin}/none`,
      exactly(`weights: ${origin}/none: the server answered 404 Not Found`),
    ));

  test('at an address that has another status', () =>
    assertRefused(
      `${origin}/gone`,
      exactly(`weights: ${origin}/gone: the server answered 410 Gone`),
    ));

  test('at an address that answers with a page', () =>
    assertRefused(new URL('/page', origin), /\/page is an HTML page, not a \.safetensors file/));

  test('whose connection breaks off', () =>
    assertRefused(`${origin}/cut`, /^weights: .*\/cut broke off while it was fetched: /));

  test('on a server that does not answer', async () => {
    const closed = createServer();
    await new Promise((resolve) => closed.listen(0, '127.0.0.1', () => resolve(undefined)));
    const { port } = /** @type {import('node:net').AddressInfo} */ (closed.address());
    await new Promise((resolve) => closed.close(resolve));
    const url = `http://127.0.0.1:${port}/w`;
    await assertRefused(url, new RegExp(`^weights: ${url} could not be fetched: `));
  });

  test('in a file that does not exist', () =>
    assertRefused(
      'nowhere/w.safetensors',
      /^weights: file:.*nowhere\/w\.safetensors: there is no such file$/,
    ));

  for (const name of ['C:\\models\\x.safetensors', 'v1:x', 'blobs:y']) {
    test(`in a file named ${name}, which is no address`, async (t) => {
      const home = process.cwd();
      t.after(() => process.chdir(home));
      process.chdir(folder);
      await assertRefused(name, /^weights: file:.*: there is no such file$/);
      await write(name, file);
      const { info } = await Recognizer.load({ weights: name });
      assert.equal(info.name, 'tiny');
    });
  }

  test('at a data: URL', async () => {
    const { info } = await Recognizer.load({
      weights: `data:application/octet-stream;base64,${Buffer.from(file).toString('base64')}`,
    });
    assert.equal(info.name, 'tiny');
  });

  test('that are empty', () => assertRefused(new Uint8Array(0), /^weights: .*0 bytes/));

  test('that are no safetensors file', () =>
    assertRefused(new Uint8Array(500).fill(65), /^weights: no safetensors file/));

  test('that are cut short', async () => {
    for (const length of [8, 100, file.length - 1]) {
      await assertRefused(file.subarray(0, length), /^weights: /);
    }
  });

  test('with a byte changed', async () => {
    const damaged = file.slice();
    damaged[damaged.length - 3] ^= 1;
    await assertRefused(damaged, /^weights: .*checksum/);
  });

  test('are told what is wrong with them in the words of the program', async () => {
    const raw = Buffer.from(file);
    raw[raw.indexOf('tiny')] = 1;
    const files = ['\u00e9\u0001\u{1f600}', 1.5e300, -0.1, 123456789012345680].map((reject_below) =>
      tinyWeights(1, { reject_below }),
    );
    for (const wrong of [new Uint8Array(raw), ...files]) {
      const path = await write('wrong.safetensors', wrong);
      const { stderr } = await inkdigit(['info', path]);
      await assertRefused(wrong, exactly(`weights: ${stderr.trim().split(`${path}: `)[1]}`));
    }
  });

  test('of another program', () => {
    const other = safetensors({ w: new Float32Array(4) }, { w: [4] }, { format: 'pt' });
    return assertRefused(other, /^weights: no inkdigit weights/);
  });

  test('from an address: errors inside the file name the address too', async () => {
    answers['/cut.safetensors'] = [200, file.subarray(0, 100)];
    await assertRefused(`${origin}/cut.safetensors`, new RegExp(`^${origin}/cut.safetensors: `));
  });

  test('that fail do not stand in the way of others', async () => {
    await assertRefused(`${origin}/none`, /404/);
    await Recognizer.load({ weights: file });
  });
});
