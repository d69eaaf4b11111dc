// Prints the page: a button that needs a script is shown by the script.

for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-print]'))) {
  button.hidden = false;
  button.addEventListener('click', () => window.print());
}
