import 'inkdigit/element';

const PIN = '2580';

const fields = [...document.querySelectorAll('ink-digit')];
const status = document.querySelector('[role="status"]');

for (const [i, field] of fields.entries()) {
  field.addEventListener('change', () => {
    // To the next one, as soon as this one can be read.
    if (field.value) (fields[i + 1] ?? field).focus();
    check();
  });
}

function check() {
  const pin = fields.map(({ value }) => value).join('');
  if (pin.length < PIN.length) return;
  const right = pin === PIN;
  status.textContent = right ? 'Open.' : 'That is not it. Try again.';
  status.dataset.right = right;
  if (right) return;
  for (const field of fields) field.value = '';
  fields[0].focus();
}
