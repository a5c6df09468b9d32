import 'inkdigit/element';

const OPERATIONS = {
  '+': (a, b) => a + b,
  '−': (a, b) => a - b,
  '×': (a, b) => a * b,
  '÷': (a, b) => a / b,
};

const [first, second] = document.querySelectorAll('ink-digit');
const output = document.querySelector('output');

// While the pen still moves: `input` says what has been read so far.
document.addEventListener('input', calculate);

function calculate() {
  if (!first.value || !second.value) {
    output.textContent = 'Write two numbers.';
    return;
  }
  const operation = document.querySelector('[name="operation"]:checked').value;
  const result = OPERATIONS[operation](Number(first.value), Number(second.value));
  const shown = Number.isFinite(result) ? +result.toPrecision(10) : 'nothing';
  output.textContent = `${first.value} ${operation} ${second.value} = ${shown}`;
}
