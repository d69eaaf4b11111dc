// Help texts: Escape closes them, and opening one is told.
import { tell } from './field.js';

/** @param {HTMLFormElement} form */
export function watchHelp(form) {
  form.addEventListener('keydown', (event) => {
    const help = event.key === 'Escape' && /** @type {Element} */ (event.target).closest('.sc-help');
    if (help) help.removeAttribute('open');
  });
  form.addEventListener('toggle', (event) => {
    const help = /** @type {HTMLDetailsElement} */ (event.target);
    if (help.open && help.dataset.help) tell(form, 'help', { field: help.dataset.help });
  }, true);
}
