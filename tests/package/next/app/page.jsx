import { Recognizer } from 'inkdigit';
import { answerOf } from '../answer.js';
import { Client } from './client.jsx';

export const dynamic = 'force-dynamic';

export default async function Page() {
  return (
    <main>
      <p id="server">{answerOf(await Recognizer.load())}</p>
      <Client />
    </main>
  );
}
