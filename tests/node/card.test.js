// inkdigit card: front matter that a YAML reader and Hugging Face understand, and the cards in weights/, whose front matter
// must be what the program says of the files.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseDocument } from 'yaml';

import { exported, run } from './exchange.js';
import { assertUserError, findMnist, root } from './native.js';
import { file, folder } from './temporary.js';

const SHIPPED = ['default', 'tiny', 'large', 'cnn-5x5'];

/** @param {string} name */
const weightsOf = (name) => `${root}weights/${name}.safetensors`;

/**
 * What stands in front of a document, read strictly.
 *
 * @param {string} text
 */
function frontMatter(text) {
  const [, yaml] = text.match(/^---\n([^]*?)\n---\n/) ?? assert.fail('there is no front matter');
  const document = parseDocument(yaml, { strict: true, uniqueKeys: true });
  assert.deepEqual([...document.errors, ...document.warnings], []);
  return document.toJS();
}

/** @param {string} data @param {number} accuracy */
const row = (data, accuracy) => ({
  ...{ data, samples: 1234, correct: 1200, accuracy, answered: 0.9, loss: 0.1, ece: 0.0123456789 },
});

/** @param {string} model */
const scorecard = (model) => ({
  model,
  mnist: row('mnist:test', 0.995),
  strokes: [
    {
      ...row('strokes:unipen-1a-dev.jsonl.gz', 0.5),
      per_class: [],
      writers: 7,
      worst_writer: null,
    },
    row('strokes:uji.jsonl.gz', 0.75), // by some of those below
  ],
  strangers: [row('strokes:uji.jsonl.gz', 0.25)],
  mean: { accuracy: 0.5, answered: 0.5 },
  'what comes later': 1,
});

/** What Hugging Face asks of each result (hub-docs, modelcard.md). @param {any} card */
function assertResults(card) {
  for (const { name, results } of card['model-index']) {
    assert.equal(typeof name, 'string');
    assert.ok(results.length > 0);
    for (const { task, dataset, metrics } of results) {
      assert.equal(task.type, 'image-classification');
      assert.equal(typeof dataset.type, 'string');
      assert.equal(typeof dataset.name, 'string');
      for (const { type, value } of metrics) {
        assert.equal(typeof type, 'string');
        assert.ok(value >= 0 && value <= 1, `${type}: ${value}`);
      }
    }
  }
}

test('a card has what the file knows, and what a scorecard has measured', async () => {
  const measured = await file('scorecard.json', JSON.stringify(scorecard('tiny')));
  const args = ['card', weightsOf('tiny'), '--license', 'mit', '--scorecard', measured];
  const text = await run(args);
  const card = frontMatter(text);
  assertResults(card);
  const { 'model-index': index, ...rest } = card;
  assert.deepEqual(rest, {
    license: 'mit',
    library_name: 'inkdigit',
    pipeline_tag: 'image-classification',
    tags: ['handwritten-digit-recognition', 'handwriting', 'safetensors', 'int8'],
    datasets: ['ylecun/mnist'],
    metrics: ['accuracy'],
  });
  assert.equal(index[0].name, 'tiny');
  assert.deepEqual(
    index[0].results.map((/** @type {any} */ { dataset, metrics }) => [
      dataset,
      metrics.map((/** @type {any} */ { type, value }) => [type, value]),
    ]),
    [
      [{ type: 'ylecun/mnist', name: 'MNIST', split: 'test' }, 0.995],
      [
        { type: 'unipen-1a-dev', name: 'unipen-1a-dev, writers held out', split: 'validation' },
        0.5,
      ],
      [{ type: 'uji', name: 'uji, not trained on', split: 'test' }, 0.25],
    ].map(([dataset, accuracy]) => [
      dataset,
      [
        ['accuracy', accuracy],
        ['answered', 0.9],
        ['ece', 0.012346],
      ],
    ]),
  );
  for (const part of [
    '# tiny\n',
    '7,250 parameters, int8, 11,948 bytes',
    '| conv5 | conv2d | 19x2x2 | 2,413 |',
    'probability below 0.795 gets no answer',
    '| MNIST | 1,234 | 99.50 % | 90.00 % | 1.23 % |',
    '- recipe: tiny\n- seed: 1\n',
    '- data: mnist:train\n- data: strokes:unipen-1a-dev.jsonl.gz\n',
    '- CRC-32 of the data: 4e35c773\n',
    '- accuracy on the samples held out: 99.37 %\n',
  ]) {
    assert.ok(text.includes(part), part);
  }
  assert.equal(text.slice(0, text.indexOf('\n# tiny')), await run([...args, '--front-matter']));
});

test('without a scorecard the result is that of the training', async () => {
  const card = frontMatter(await run(['card', weightsOf('cnn-5x5')]));
  assertResults(card);
  assert.equal(card.license, undefined);
  const [{ results }] = card['model-index'];
  assert.equal(results.length, 1);
  assert.equal(results[0].metrics[0].value, 0.993);
});

test('names with signs of YAML and of Markdown are names', async () => {
  for (const name of ['a: "b" # c | d', '- [x](y) *z*', 'yes', '1.5', "it's\ttabbed", '{}']) {
    const weights = await exported(weightsOf('tiny'), 'named.safetensors', '--name', name);
    const text = await run(['card', weights]);
    assert.equal(frontMatter(text)['model-index'][0].name, name.replace('\t', '\\t'));
    assert.doesNotMatch(text, /^# .*[^\\][|*[]/m);
  }
});

test('bad input is one line on stderr and exit status 2', async () => {
  const tiny = weightsOf('tiny');
  const good = await file('good.json', JSON.stringify(scorecard('tiny')));
  /** @type {[string[], RegExp][]} */
  const cases = [
    [['card', join(folder, 'none')], /none: /],
    [['card', `${root}package.json`], /package\.json: /],
    [['card', tiny, '--scorecard', join(folder, 'none.json')], /none\.json: /],
    [
      ['card', tiny, '--scorecard', await file('other.json', JSON.stringify(scorecard('mine')))],
      /other\.json: is the scorecard of 'mine', but these weights are 'tiny'/,
    ],
    [['card', tiny, '--scorecard', good, good], /good\.json: 'mnist:test' is in another scorecard/],
    [['card', tiny, '--scorecard', await file('text.json', '{"model":')], /text\.json: .*line 1/],
    [['card', tiny, '--scorecard', await file('list.json', '[]')], /list\.json: .*an object/],
    [['card', tiny, '--scorecard', await file('empty.json', '{}')], /'model' is missing/],
    [
      [
        'card',
        tiny,
        '--scorecard',
        await file('rows.json', '{"model":"tiny","mnist":3,"strokes":[]}'),
      ],
      /rows\.json: scorecard: expected an object/,
    ],
    [
      [
        'card',
        tiny,
        '--scorecard',
        await file('strokes.json', '{"model":"tiny","mnist":null,"strokes":3}'),
      ],
      /strokes\.json: scorecard: 'strokes' must be a list/,
    ],
    [
      [
        ...['card', tiny, '--scorecard'],
        await file(
          'large.json',
          JSON.stringify({ ...scorecard('tiny'), mnist: row('mnist:test', 99.5) }),
        ),
      ],
      /large\.json: scorecard: 'accuracy' must be .* but is 99\.5/,
    ],
  ];
  for (const [args, message] of cases) await assertUserError(args, message);
});

for (const name of SHIPPED) {
  test(`weights/${name}.md says what its file is`, async () => {
    const text = await readFile(`${root}weights/${name}.md`, 'utf8');
    const written = frontMatter(text);
    assertResults(written);
    const known = frontMatter(await run(['card', weightsOf(name), '--license', 'mit']));
    const [{ name: model, results }] = written['model-index'];
    assert.equal(model, known['model-index'][0].name);
    assert.deepEqual({ ...written, 'model-index': null }, { ...known, 'model-index': null });
    const { parameters, bytes } = JSON.parse(await run(['info', weightsOf(name), '--json']));
    assert.ok(text.includes(`${parameters.toLocaleString('en')} parameters`));
    assert.ok(text.includes(`${bytes.toLocaleString('en')} bytes`));
    // What is in front stands in the text, too.
    const body = text.replace(/^---\n[^]*?\n---\n/, '');
    for (const { dataset, metrics } of results) {
      const percent = (100 * metrics[0].value).toFixed(2);
      assert.ok(body.includes(percent), `${dataset.name}: ${percent} %`);
    }
  });
}

const mnist = findMnist();
for (const name of ['default', 'tiny']) {
  test(
    `weights/${name}.md has MNIST's accuracy`,
    { skip: mnist ? false : 'MNIST is not here (npm run data)' },
    async () => {
      const card = frontMatter(await readFile(`${root}weights/${name}.md`, 'utf8'));
      const [result] = card['model-index'][0].results;
      assert.equal(result.dataset.name, 'MNIST');
      const args = [
        'eval',
        '--weights',
        weightsOf(name),
        '--data',
        `mnist:${mnist}:test`,
        '--json',
      ];
      const { accuracy } = JSON.parse(await run(args));
      // Where two classes are as likely as each other, another processor may have the other one.
      assert.ok(Math.abs(accuracy - result.metrics[0].value) <= 2e-4, `${accuracy}`);
    },
  );
}
