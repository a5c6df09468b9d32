// Draws what was read from the data in the page.
import { probabilityBars } from './bars.js';
import { html, pairs, section } from './dom.js';
import { counted, percent, whole } from './numbers.js';
import { overlay } from './overlay.js';
import { byId, readData } from './parts.js';
import { picture } from './pictures.js';

/** @typedef {import('./prediction-data.js').PredictionData} PredictionData */
/** @typedef {import('./prediction-data.js').Answer} Answer */
/** @typedef {import('./prediction-data.js').Digit} Digit */
/** @typedef {import('./report-data.js').Model} Model */

const MOST_BARS = 10;

/** @param {PredictionData} data */
function masthead({ model, answers, failures, left_out: leftOut }) {
  const answered = answers.filter(({ text }) => text.replaceAll(/[?\n]/g, '') !== '').length;
  /** @type {[string, string][]} */
  const figures = [
    ['inputs', whole(answers.length + leftOut)],
    ['with an answer', whole(answered)],
    ['without, "?"', whole(answers.length - answered)],
  ];
  if (failures.length) figures.push(['could not be read', whole(failures.length)]);
  if (leftOut) figures.push(['not shown', whole(leftOut)]);
  return [
    html('h1', {}, model.name),
    html(
      'p',
      { class: 'lead' },
      `What a network of ${counted(model.parameters, 'parameter')} read, in which place, what it saw of each digit, ` +
        'and the probabilities of its classes.',
    ),
    pairs('figures', figures),
  ];
}

/** @param {PredictionData} data */
function failuresSection({ failures }) {
  if (failures.length === 0) return null;
  return section(
    'failures',
    'Could not be read',
    html('ul', { class: 'failures' }, ...failures.map((reason) => html('li', {}, reason))),
  );
}

/** @param {PredictionData} data */
function answersSection({ model, answers, left_out: leftOut }) {
  if (answers.length === 0) return null;
  return section(
    'answers',
    'Answers',
    leftOut
      ? html(
          'p',
          { class: 'note' },
          `The first ${whole(answers.length)} of ${whole(answers.length + leftOut)}.`,
        )
      : null,
    html('ol', { class: 'answers' }, ...answers.map((answer) => card(answer, model))),
  );
}

/**
 * @param {Answer} answer
 * @param {Model} model
 */
function card(answer, model) {
  const { input, text, confidence, digits } = answer;
  const rows = (text || '?').split('\n').map((row) => html('span', {}, row));
  return html(
    'li',
    { class: text ? 'answer' : 'answer refused' },
    html('h3', {}, ...rows),
    html(
      'p',
      { class: 'source' },
      html('span', { class: 'input' }, input),
      confidence === null || !text ? null : ` ${percent(confidence, 1)}`,
    ),
    overlay(answer, model.classes),
    digits.length === 0
      ? html('p', { class: 'nothing' }, 'Nothing here looks like a digit.')
      : html('ul', { class: 'digits' }, ...digits.map((digit) => digitCard(digit, model))),
  );
}

/**
 * @param {Digit} digit
 * @param {Model} model
 */
function digitCard(digit, { classes, input }) {
  const refused = digit.digit === null;
  const name = digit.digit === null ? digit.sign || '?' : classes[digit.digit];
  const seen = digit.pixels
    ? picture(digit.pixels, input, `What the network saw, read as ${name}`)
    : html('p', { class: 'nothing' }, digit.sign ? '' : 'no ink');
  return html(
    'li',
    { class: refused ? 'refused' : '' },
    seen,
    html('p', {}, html('strong', {}, name), ` ${judgment(digit)}`),
    digit.sign ? null : bars(digit, classes),
  );
}

/** @param {Digit} digit */
function judgment({ digit, doubtful, sign, confidence, plausibility }) {
  if (sign) return 'a sign, no digit';
  if (digit === null) return `a digit by ${percent(plausibility, 1)}`;
  return `${doubtful ? 'perhaps, ' : ''}${percent(confidence, 1)}`;
}

/**
 * @param {Digit} digit
 * @param {string[]} classes
 */
function bars({ digit, probabilities }, classes) {
  const order = probabilities.map((_, i) => i);
  const shown = order
    .sort((a, b) => probabilities[b] - probabilities[a])
    .slice(0, MOST_BARS)
    .sort((a, b) => a - b);
  return probabilityBars(probabilities, classes, shown, (c) =>
    c === digit ? 'bar-truth' : 'bar-other',
  );
}

function drawPage() {
  /** @type {PredictionData} */
  const data = readData();
  document.title = `${data.model.name}: inkdigit predictions`;
  byId('masthead').append(...masthead(data));
  for (const part of [failuresSection(data), answersSection(data)]) {
    if (part) byId('report').append(part);
  }
  document.documentElement.dataset.state = 'ready';
}

drawPage();
