import 'inkdigit/element';

const field = document.querySelector('ink-digit');
const status = document.querySelector('[role="status"]');
const at = (id) => document.getElementById(id);
const score = { right: 0, asked: 0 };

let factors = ask();

// A child who has written 1 of 12 is not finished: `change` waits until the pen has rested.
field.addEventListener('change', () => {
  if (!field.value || field.readOnly) return;
  const product = factors[0] * factors[1];
  const right = Number(field.value) === product;
  score.asked += 1;
  if (right) score.right += 1;
  status.textContent = right ? 'Right!' : `${factors[0]} × ${factors[1]} is ${product}.`;
  for (const [id, value] of Object.entries(score)) at(id).textContent = value;
  // The answer stays in sight for a while.
  field.readOnly = true;
  setTimeout(() => (factors = ask()), 2000);
});

function ask() {
  const pick = () => 1 + Math.floor(10 * Math.random());
  const asked = [pick(), pick()];
  at('question').textContent = `${asked[0]} × ${asked[1]} =`;
  field.value = '';
  field.readOnly = false;
  return asked;
}
