// What is folded away is filled in all the same, and comes out with what the browser knew.
// Browsers fill in only what is rendered: our style renders, without a size, what is given a
// tabindex here, which keeps the keyboard out of it.
import { byId } from './field.js';
import { attribute } from './patch.js';

export function watchFolded() {
  const more = /** @type {HTMLDetailsElement} */ (byId('sc-more'));
  more.addEventListener('toggle', shade);
  more.addEventListener('input', () => more.open = true);
  shade();
}

/** Leave to the browser alone what is folded away, wherever a switch of country put it. */
export function shade() {
  const folded = byId('sc-folded');
  const shut = folded?.closest('details:not([open])') ? folded : null;
  if (folded) attribute(folded, 'aria-hidden', shut ? 'true' : null);
  for (const input of document.querySelectorAll('.sc-field [autocomplete]'))
    attribute(input, 'tabindex', shut?.contains(input) && input.getAttribute('autocomplete') !== 'off' ? '-1' : null);
}
