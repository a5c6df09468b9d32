import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import { InkDigit } from './ink-digit.jsx';

function App() {
  const [age, setAge] = useState('');
  return (
    <main style={{ colorScheme: 'light dark', font: '1rem/1.5 system-ui', padding: '1.5rem' }}>
      <h1>How old are you?</h1>
      <InkDigit name="age" digits="1-3" aria-label="Age" value={age} onChange={setAge} />
      <p id="said">{age ? `You are ${age}.` : 'Write your age.'}</p>
      <button onClick={() => setAge('')}>Start again</button>
    </main>
  );
}

createRoot(document.body).render(<App />);
