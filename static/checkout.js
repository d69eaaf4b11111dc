// The checkout's page: country switch, prices, address look-up, errors and sending. The page works without it.
import './reporter.js';
import { watchCountries } from './checkout/country.js';
import { watchErrors } from './checkout/errors.js';
import { watchFolded } from './checkout/folded.js';
import { watchHelp } from './checkout/help.js';
import { watchLookup } from './checkout/lookup.js';
import { watchPrices } from './checkout/prices.js';
import { watchOrder } from './checkout/order.js';

const form = /** @type {HTMLFormElement | null} */ (document.getElementById('sc-form'));
if (form) {
  watchErrors(form);
  watchHelp(form);
  watchFolded(form);
  watchCountries(form);
  watchPrices(form);
  watchLookup(form);
  watchOrder(form);
  form.dataset.ready = '';
}
