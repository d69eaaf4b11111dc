// What is folded away is filled in all the same, and comes out with what the browser knew.
// Browsers fill in only what is rendered: our style renders, without a size, what is given a
// tabindex here, which keeps the keyboard out of it.
import { byId, form } from './field.js';
import { attribute } from './patch.js';

const more = /** @type {HTMLDetailsElement} */ (byId('sc-more'));

export function watchFolded() {
  more.addEventListener('toggle', shade);
  more.addEventListener('input', () => more.open = true);
  shade();
}

/** Leave to the browser alone what is folded away, wherever a switch of country put it. */
export function shade() {
  const folded = byId('sc-folded');
  const shut = !more.open;
  folded.ariaHidden = shut ? 'true' : null;
  for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll('.sc-field [autocomplete]')))
    attribute(input, 'tabindex', shut && folded.contains(input) && input.autocomplete !== 'off' ? '-1' : null);
}
