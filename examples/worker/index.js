// POST {"strokes": [[[x, y], ...], ...]} and get {"text": "7", "doubtful": false, "confidence": 0.99}.
import { InputError, Recognizer } from 'inkdigit';

const loading = Recognizer.load();

export default {
  /** @param {Request} request */
  async fetch(request) {
    if (request.method !== 'POST') {
      return Response.json({ error: 'POST {"strokes": [[[x, y], ...], ...]}' }, { status: 405 });
    }
    try {
      const answer = (await loading).recognizeDrawing(await request.json());
      const { text, doubtful, confidence } = answer;
      return Response.json({ text, doubtful, confidence });
    } catch (error) {
      const wrong = error instanceof InputError || error instanceof SyntaxError;
      return Response.json({ error: error.message }, { status: wrong ? 400 : 500 });
    }
  },
};
