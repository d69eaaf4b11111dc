// Copies a number that is long to type: the button is shown where the browser lets a page copy.

/** @param {HTMLElement} button */
async function copy(button) {
  const { copy = '', done = '' } = button.dataset;
  await navigator.clipboard.writeText(copy);
  for (const place of [button.firstElementChild, button.nextElementSibling]) if (place) place.textContent = done;
}

for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-copy]'))) {
  button.hidden = !navigator.clipboard;
  button.addEventListener('click', () => copy(button).catch(console.warn));
}
