// Draws the report from the data in the page.
import { calibrationSection } from './calibration.js';
import { classesSection } from './classes.js';
import { confusionsSection } from './confusions.js';
import { curvesSection } from './curves.js';
import { featureMapSection } from './feature-map.js';
import { firstLayerSection } from './first-layer.js';
import { mistakesSection } from './mistakes.js';
import { networkSection } from './network.js';
import { byId, readData, showSections } from './parts.js';
import { provenanceSection } from './provenance.js';
import { samplesSection } from './samples.js';
import { fillMasthead } from './summary.js';
import { tradeOffSection } from './trade-off.js';

/** @typedef {import('./report-data.js').ReportData} ReportData */

const SECTIONS = [
  curvesSection,
  confusionsSection,
  mistakesSection,
  featureMapSection,
  classesSection,
  calibrationSection,
  tradeOffSection,
  firstLayerSection,
  samplesSection,
  networkSection,
  provenanceSection,
];

function drawReport() {
  /** @type {ReportData} */
  const report = readData();
  const sections = SECTIONS.map((make) => make(report)).filter((made) => made !== null);
  fillMasthead(byId('masthead'), report);
  showSections(`${report.model.name}: inkdigit training report`, sections);
}

drawReport();
