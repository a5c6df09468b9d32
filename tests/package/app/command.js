import { Recognizer } from 'inkdigit';
import { answerOf } from './answer.js';

console.log(answerOf(await Recognizer.load()));
