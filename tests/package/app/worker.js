// A Cloudflare Worker.
import { Recognizer } from 'inkdigit';
import { answerOf } from './answer.js';

const loading = Recognizer.load();

export default {
  async fetch() {
    return new Response(answerOf(await loading));
  },
};
