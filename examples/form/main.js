import 'inkdigit/element';

const form = document.querySelector('form');

form.addEventListener('submit', (event) => {
  event.preventDefault();
  // What a server would get: the fields that were written into are fields like the others.
  document.querySelector('output').textContent = new URLSearchParams(new FormData(form)).toString();
});
