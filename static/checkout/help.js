// Help texts: Escape closes them, and opening one is told.
import { on, tell } from './field.js';

export function watchHelp() {
  on('keydown', ({ key, target }) => {
    if (key === 'Escape') target.closest('.sc-help')?.removeAttribute('open');
  });
  on('toggle', ({ target }) => {
    const field = target.open && target.closest('[data-field]')?.dataset.field;
    if (field) tell('help', { field });
  }, true);
}
