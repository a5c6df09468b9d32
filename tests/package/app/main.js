import { Recognizer } from 'inkdigit';
import { answerOf } from './answer.js';

Recognizer.load().then(
  (recognizer) => tell(answerOf(recognizer)),
  (error) => tell(`${error.name}: ${error.message}`),
);

/** @param {string} answer */
function tell(answer) {
  document.title = answer;
}
