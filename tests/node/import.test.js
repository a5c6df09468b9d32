// inkdigit import: a PyTorch state_dict becomes a weights file.
import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { crc32 } from 'node:zlib';

import { Recognizer } from '../../web/recognizer.js';
import { DRAWINGS } from '../browser/drawings.js';
import { RECIPE, SHIPPED, drawnDigits, readSafetensors, run } from './exchange.js';
import { goldenCases } from './golden.js';
import { assertUserError } from './native.js';
import { file, folder } from './temporary.js';

/**
 * The shipped weights as PyTorch would have saved them, changed.
 *
 * @param {string} name
 * @param {(header: Record<string, any>) => Record<string, any>} change
 */
async function stateDict(name, change = (header) => header) {
  const { tensors, data } = await readSafetensors(SHIPPED);
  const header = Buffer.from(
    JSON.stringify({ __metadata__: { format: 'pt' }, ...change(tensors) }),
  );
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return file(name, Buffer.concat([length, header, data]));
}

/**
 * @param {string} path
 * @param {string} to
 */
const command = (path, to) => [
  ...['import', '--state-dict', path, '--recipe', RECIPE, '--to', join(folder, to)],
];

test('a state_dict and its recipe are a weights file', async () => {
  const path = await stateDict('torch.safetensors', (tensors) =>
    Object.fromEntries(Object.entries(tensors).map(([name, t]) => [`module.${name}`, t])),
  );
  const printed = await run(command(path, 'imported.safetensors'));
  assert.match(printed, /imported\.safetensors: 184586 parameters, 4 golden cases\n$/);
  const imported = await readSafetensors(join(folder, 'imported.safetensors'));
  const shipped = await readSafetensors(SHIPPED);
  assert.deepEqual(imported.tensors, shipped.tensors);
  assert.ok(imported.data.equals(shipped.data));
  assert.equal(imported.metadata.name, 'cnn-5x5');
  assert.deepEqual(JSON.parse(imported.metadata.provenance), {
    imported: {
      from: 'state_dict',
      recipe: 'cnn-5x5',
      crc32: crc32(await readFile(path))
        .toString(16)
        .padStart(8, '0'),
    },
  });
  const recognizer = await Recognizer.load({ weights: join(folder, 'imported.safetensors') });
  const digits = DRAWINGS.map(({ strokes }) => recognizer.recognize({ strokes }).digit);
  recognizer.dispose();
  const right = digits.filter((digit, i) => digit === DRAWINGS[i].digit).length;
  assert.ok(right >= 0.9 * digits.length, `${right} of ${digits.length}`);
});

test('takes golden cases from the data that it is given', async () => {
  const { rasters, spec } = await drawnDigits('golden', SHIPPED);
  const path = await stateDict('golden.safetensors');
  await run([...command(path, 'with-data.safetensors'), '--data', spec]);
  const golden = goldenCases(await readFile(join(folder, 'with-data.safetensors')));
  assert.equal(golden.length, 4);
  assert.deepEqual(golden[0].raster, Uint8Array.from(rasters[0]));
});

test('tensors that do not fit are one line, and leave no file', async () => {
  const misspelt = await stateDict('misspelt.safetensors', ({ 'conv1.bias': bias, ...rest }) => ({
    'conv1.baias': bias,
    ...rest,
  }));
  await assertUserError(
    command(misspelt, 'none.safetensors'),
    /misspelt\.safetensors: unknown tensor 'conv1\.baias' \(did you mean 'conv1\.bias'\?\)/,
  );
  const shape = await stateDict('shape.safetensors', (tensors) => {
    tensors['fc1.weight'].shape = [1024, 128];
    return tensors;
  });
  await assertUserError(
    command(shape, 'none.safetensors'),
    /tensor 'fc1\.weight': the network takes \[128,1024\] but was given \[1024,128\]/,
  );
  assert.ok(!(await readdir(folder)).includes('none.safetensors'));
});

test('other files than a state_dict and safetensors are one line', async () => {
  await assertUserError(
    ['import', '--state-dict', SHIPPED, '--recipe', RECIPE, '--to', 'out.onnx'],
    /--to out\.onnx: must end in \.safetensors/,
  );
  await assertUserError(command(RECIPE, 'none.safetensors'), /cnn-5x5\.json: no safetensors file/);
});
