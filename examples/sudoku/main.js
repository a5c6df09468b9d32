import 'inkdigit/element';
import { PUZZLE, conflictsOf } from './puzzle.js';

const grid = document.querySelector('.grid');
const status = document.querySelector('[role="status"]');

const fields = [...PUZZLE].map((given, i) => {
  const field = document.createElement('ink-digit');
  field.setAttribute('allowed', '123456789');
  field.setAttribute('aria-label', `Row ${1 + Math.floor(i / 9)}, column ${1 + (i % 9)}`);
  if (given !== '.') {
    field.setAttribute('value', given);
    field.setAttribute('readonly', '');
  }
  return field;
});
grid.append(...fields);

grid.addEventListener('change', check);
grid.addEventListener('keydown', move);

function check() {
  const values = fields.map(({ value }) => value);
  const conflicts = conflictsOf(values);
  for (const [i, field] of fields.entries()) {
    const wrong = conflicts.has(i) && !field.hasAttribute('readonly');
    field.setCustomValidity(
      wrong ? `There is another ${values[i]} in its row, column or box.` : '',
    );
    field.toggleAttribute('data-wrong', wrong);
  }
  const left = values.filter((value) => !value).length;
  if (conflicts.size > 0) status.textContent = 'Two of the same are in one row, column or box.';
  else status.textContent = left > 0 ? `${left} to go.` : 'Solved!';
}

/** Arrow keys go from field to field. */
function move(event) {
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -9, ArrowDown: 9 }[event.key];
  const from = fields.indexOf(event.target);
  if (!step || !fields[from + step]) return;
  fields[from + step].focus();
  event.preventDefault();
}

check();
