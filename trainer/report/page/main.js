// Draws the report from the data in the page.
import { calibrationSection } from './calibration.js';
import { classesSection } from './classes.js';
import { confusionsSection } from './confusions.js';
import { curvesSection } from './curves.js';
import { html } from './dom.js';
import { firstLayerSection } from './first-layer.js';
import { mistakesSection } from './mistakes.js';
import { networkSection } from './network.js';
import { provenanceSection } from './provenance.js';
import { samplesSection } from './samples.js';
import { fillMasthead } from './summary.js';
import { tradeOffSection } from './trade-off.js';

/** @typedef {import('./report-data.js').ReportData} ReportData */

const SECTIONS = [
  curvesSection,
  confusionsSection,
  mistakesSection,
  classesSection,
  calibrationSection,
  tradeOffSection,
  firstLayerSection,
  samplesSection,
  networkSection,
  provenanceSection,
];

/** @param {HTMLElement[]} sections */
function contents(sections) {
  const links = sections.map(({ id, firstElementChild }) =>
    html('li', {}, html('a', { href: `#${id}` }, firstElementChild?.textContent ?? id)),
  );
  return html('nav', { 'aria-label': 'Contents' }, html('ul', {}, ...links));
}

/** Paper has nothing to click on: what is folded away is printed too. */
function openForPrinting() {
  /** @type {HTMLDetailsElement[]} */
  let opened = [];
  addEventListener('beforeprint', () => {
    opened = [...document.querySelectorAll('details')].filter((details) => !details.open);
    for (const details of opened) details.open = true;
  });
  addEventListener('afterprint', () => {
    for (const details of opened) details.open = false;
  });
}

function drawReport() {
  /** @param {string} id */
  const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
  /** @type {ReportData} */
  const report = JSON.parse(byId('report-data').textContent ?? '');
  const sections = SECTIONS.map((make) => make(report)).filter((made) => made !== null);
  document.title = `${report.model.name}: inkdigit training report`;
  fillMasthead(byId('masthead'), report);
  byId('masthead').append(contents(sections));
  byId('report').append(...sections);
  openForPrinting();
  document.documentElement.dataset.state = 'ready';
}

drawReport();
