// Help texts: Escape closes them, and opening one is told.
import { on, tell } from './field.js';

export function watchHelp() {
  on('keydown', (event) => {
    const help = event.key === 'Escape' && /** @type {Element} */ (event.target).closest('.sc-help');
    if (help) help.removeAttribute('open');
  });
  on('toggle', (event) => {
    const help = /** @type {HTMLDetailsElement} */ (event.target);
    const box = /** @type {HTMLElement | null} */ (help.closest('[data-field]'));
    if (help.open && box) tell('help', { field: box.dataset.field });
  }, true);
}
