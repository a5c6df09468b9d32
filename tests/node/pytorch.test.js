// The Python of docs/guides/pytorch.md, where PyTorch is installed: a network made there answers the same here, and
// its weights come back as they were.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { Recognizer } from '../../web/recognizer.js';
import { run } from './exchange.js';
import { root } from './native.js';
import { guide, python, runPython } from './python.js';
import { folder } from './temporary.js';

test(
  'a network goes from PyTorch and back',
  { skip: !python && 'needs python3-torch' },
  async () => {
    const raster = Uint8Array.from({ length: 784 }, (_, i) => (i % 29 < 9 ? (i * 7) % 256 : 0));
    const weights = join(folder, 'mine.safetensors');
    const recipe = `${root}trainer/recipes/mlp.json`;
    const { mean, std } = JSON.parse(await readFile(recipe, 'utf8')).network.input;

    const there = `${await guide()}

torch.manual_seed(1)
model = Mlp().eval()
save_state_dict(model.state_dict(), "torch.safetensors")
image = torch.tensor(${JSON.stringify([...raster])}).reshape(1, 1, 28, 28) / 255
print(json.dumps(torch.softmax(model((image - ${mean[0]}) / ${std[0]}), 1)[0].tolist()))
`;
    await writeFile(join(folder, 'there.py'), there);
    const { stdout } = await runPython(String(python), ['there.py']);
    /** @type {number[]} */
    const expected = JSON.parse(stdout);

    await run([
      ...['import', '--state-dict', join(folder, 'torch.safetensors')],
      ...['--recipe', recipe, '--to', weights],
    ]);
    const recognizer = await Recognizer.load({ weights });
    const { probabilities } = recognizer.recognize(raster);
    probabilities.forEach((probability, i) => {
      assert.ok(Math.abs(probability - expected[i]) < 1e-5, `${probability} is not ${expected[i]}`);
    });

    await run(['export', '--weights', weights, '--to', join(folder, 'float.safetensors')]);
    const back = `${await guide()}

model = Mlp()
model.load_state_dict(load_state_dict("float.safetensors"))
for name, tensor in load_state_dict("torch.safetensors").items():
    assert torch.equal(tensor, model.state_dict()[name]), name
`;
    await writeFile(join(folder, 'back.py'), back);
    await runPython(String(python), ['back.py']);
  },
);
