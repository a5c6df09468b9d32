import { answerRequests } from './page/messenger.js';
import { Recognizer } from './recognizer.js';

/** @type {Recognizer} */
let recognizer;

answerRequests({
  /** @param {import('./recognizer.js').LoadOptions} options */
  async load(options) {
    recognizer = await Recognizer.load(options);
    return recognizer.info;
  },

  /** @param {import('./recognizer.js').Drawing} drawing */
  recognize(drawing) {
    return recognizer.recognize(drawing);
  },
});
