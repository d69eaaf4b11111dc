// The checkout's page: country switch, prices, address look-up, errors and sending. The page works without it.
import './reporter.js';
import { watchCountries } from './checkout/country.js';
import { watchErrors } from './checkout/errors.js';
import { form } from './checkout/field.js';
import { watchFolded } from './checkout/folded.js';
import { watchHelp } from './checkout/help.js';
import { watchLookup } from './checkout/lookup.js';
import { watchPrices } from './checkout/prices.js';
import { watchOrder } from './checkout/order.js';

watchErrors();
watchHelp();
watchFolded();
watchCountries();
watchPrices();
watchLookup();
watchOrder();
form.dataset.ready = '';
