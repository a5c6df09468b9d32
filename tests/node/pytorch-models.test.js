// examples/pytorch, and what PyTorch exports as ONNX, where PyTorch is installed: the same probabilities there and here.
import assert from 'node:assert/strict';
import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';

import { assertClose, outputs, run } from './exchange.js';
import { idx } from './idx.js';
import { root } from './native.js';
import { guide, python, runPython } from './python.js';
import { TWO_PROGRAMS } from './rounding.js';
import { file, folder } from './temporary.js';

const NETWORKS = ['mlp', 'cnn-5x5', 'cnn-3x3-dropout', 'cnn-same-5x5', 'cnn-rgb-folder'];

/** A bar as high as MNIST's digits are, in their middle: it is read as it is. */
const BAR = Uint8Array.from({ length: 784 }, (_, i) => {
  const [x, y] = [i % 28, Math.floor(i / 28)];
  return x >= 12 && x < 16 && y >= 4 && y < 24 ? 255 : 0;
});

/** Random weights in the example's modules, imported, and read again by the example. */
const EXAMPLE = `
for name, module in load.MODULES.items():
    save_state_dict(module().state_dict(), "state.safetensors")
    subprocess.run([PROGRAM, "import", "--state-dict", "state.safetensors", "--recipe",
                    f"{ROOT}trainer/recipes/{name}.json", "--to", f"{name}.safetensors"], check=True,
                   capture_output=True)
    picture = "bar.ppm" if name == "cnn-rgb-folder" else "bar.pgm"
    sys.argv = ["load.py", f"{name}.safetensors", picture, "--inkdigit", PROGRAM,
                "--trace", f"{name}.pt"]
    load.main()
`;

/** Modules that are exported, each with how; what comes in is between 0 and 1. */
const EXPORTS = `
def norm(channels):
    norm = nn.BatchNorm2d(channels)
    nn.init.normal_(norm.running_mean, std=0.3)
    nn.init.uniform_(norm.running_var, 0.5, 2)
    nn.init.uniform_(norm.weight, 0.5, 2)
    nn.init.normal_(norm.bias, std=0.3)
    return norm

class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem, self.norm = nn.Conv2d(1, 8, 3, stride=2, padding=1, bias=False), norm(8)
        self.conv1, self.norm1 = nn.Conv2d(8, 8, 3, padding=1, bias=False), norm(8)
        self.conv2, self.norm2 = nn.Conv2d(8, 8, 3, padding=1, bias=False), norm(8)
        self.fc = nn.Linear(8 * 2 * 2, 10)

    def forward(self, x):
        x = nn.functional.max_pool2d(torch.relu(self.norm(self.stem(x))), 3, 2, 1)
        y = self.norm2(self.conv2(torch.relu(self.norm1(self.conv1(x)))))
        x = torch.relu(x + y)
        x = nn.functional.adaptive_avg_pool2d(x, 1)
        x = nn.functional.pad(x, (0, 1, 0, 1))
        return self.fc(x.flatten(1))

class ChannelsLast(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.fc = nn.Conv2d(1, 6, 5, stride=2), nn.Linear(6 * 12 * 12, 10)

    def forward(self, x):
        x = (x - 0.1307) / 0.3081
        x = nn.functional.leaky_relu(self.conv(x), 0.1).permute(0, 2, 3, 1)
        return torch.log_softmax(self.fc(x.reshape(x.shape[0], -1)), 1)

class Dense(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.norm, self.fc2 = nn.Linear(784, 30), nn.BatchNorm1d(30), nn.Linear(30, 10)
        nn.init.normal_(self.norm.running_mean, std=0.3)

    def forward(self, x):
        x = self.norm(torch.relu(self.fc1(x.view(x.size(0), -1))))
        return torch.softmax(self.fc2(nn.functional.dropout(x, 0.5, self.training)), -1)

plain = nn.Sequential(
    nn.Conv2d(1, 8, 3, bias=False), norm(8), nn.ReLU(), nn.AvgPool2d(3, 2, padding=1),
    nn.Conv2d(8, 8, 3, groups=8), nn.ReLU(), nn.AdaptiveAvgPool2d(1),
    nn.Flatten(), nn.Dropout(), nn.Linear(8, 10))
keeps = dict(training=torch.onnx.TrainingMode.PRESERVE, do_constant_folding=False)
dynamic = dict(dynamic_axes={"input": {0: "batch"}}, input_names=["input"])
exports = {
    "folded": (plain, {}),
    "kept": (plain, keeps),
    "residual": (Residual(), dynamic),
    "residual-kept": (Residual(), {**keeps, **dynamic}),
    "channels-last": (ChannelsLast(), dynamic),
    "dense": (Dense(), {**dynamic, "opset_version": 9}),
    "cnn-5x5": (load.Cnn5x5(), {"opset_version": 16}),
}
bar = load.read_picture("bar.pgm")
expected = {}
for name, (module, how) in exports.items():
    module.eval()
    torch.onnx.export(module, bar, f"{name}.onnx", **how)
    with torch.no_grad():
        values = module(bar)[0]
    already = name == "dense"
    expected[name] = (values if already else torch.softmax(values, 0)).tolist()
with open("expected.json", "w") as file:
    json.dump(expected, file)
`;

describe('with PyTorch', { skip: !python && 'needs python3-torch' }, () => {
  const data = join(folder, 'bar');

  before(async () => {
    await file('bar.pgm', Buffer.concat([Buffer.from('P5 28 28 255\n'), BAR]));
    const colors = Uint8Array.from(
      { length: 3 * 784 },
      (_, i) => BAR[Math.floor(i / 3)] / (1 + (i % 3)),
    );
    await file('bar.ppm', Buffer.concat([Buffer.from('P6 28 28 255\n'), colors]));
    await mkdir(data);
    await writeFile(join(data, 't10k-labels-idx1-ubyte'), idx([1], new Uint8Array(1)));
    await writeFile(join(data, 't10k-images-idx3-ubyte'), idx([1, 28, 28], BAR));
    const start = `
import subprocess, sys
sys.path.insert(0, ${JSON.stringify(`${root}examples/pytorch`)})
import load
ROOT, PROGRAM = ${JSON.stringify(root)}, ${JSON.stringify(`${root}build/native/inkdigit`)}
torch.manual_seed(1)
`;
    await file('all.py', [await guide(), start, EXAMPLE, EXPORTS].join('\n'));
    await runPython(String(python), ['all.py']);
  });

  test('the example reads as inkdigit does, and traces TorchScript', async () => {
    for (const name of NETWORKS) await access(join(folder, `${name}.pt`));
  });

  test('models that it exports as ONNX give the same here', async () => {
    const expected = JSON.parse(await readFile(join(folder, 'expected.json'), 'utf8'));
    assert.equal(Object.keys(expected).length, 7);
    for (const [name, row] of Object.entries(expected)) {
      const to = join(folder, `${name}-imported.safetensors`);
      await run(['import', '--onnx', join(folder, `${name}.onnx`), '--to', to]);
      assertClose(await outputs(to, `mnist:${data}:test`), [row], TWO_PROGRAMS / 2);
      const { layers } = JSON.parse(await run(['info', to, '--json']));
      const norms = layers.filter((/** @type {any} */ { type }) => type === 'batch_norm2d').length;
      assert.equal(norms, { kept: 1, 'residual-kept': 3 }[name] ?? 0, name);
    }
  });
});
