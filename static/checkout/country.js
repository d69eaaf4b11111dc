// The country switch: every field stays the same node and keeps its value; only its rules change.
import { clearSummary } from './errors.js';
import { box, byId, clearError, control, fire, form, keepNote, on, tell } from './field.js';
import { shade } from './folded.js';
import { attribute, move } from './patch.js';
import { announce, book, country, loadRest, rule, say, words } from './words.js';

/** @typedef {import('./words.js').FieldRule} FieldRule */

/** The country the fields of an address fit now, by the name of its select. @type {Map<string, string>} */
const fitted = new Map();
/** The area chosen in each country: it comes back with it. @type {Map<string, string>} */
const kept = new Map();
/** Whether the invoice has an address of its own. */
let invoiceApart = /** @type {HTMLDetailsElement} */ (byId('sc-billing')).open;

export function watchCountries() {
  for (const select of /** @type {NodeListOf<HTMLSelectElement>} */ (form.querySelectorAll('select[name$=country]')))
    fitted.set(select.name, /** @type {any} */ (select.querySelector('[selected]'))?.value);
  on('change', ({ target }) => {
    invoiceApart ||= /^billing_/.test(target.name);
    if (fitted.has(target.name)) follow(target);
  });
  // Chrome fills in a state when its list comes within a third of a second after the address:
  // so it is fetched when a pointer or the keyboard first gets to the form.
  on('pointerover', complete);
  on('focusin', complete);
  // Gone back to or loaded anew, a browser puts in what had been chosen and tells nobody.
  addEventListener('pageshow', () => {
    for (const [name, code] of fitted) {
      const select = /** @type {import('./field.js').Control} */ (control(name));
      if (select.value !== code) fire(select, 'change');
    }
  });
}

/** @param {HTMLSelectElement} select */
function follow(select) {
  const code = select.value;
  if (!country(code)) return;
  if (select.name === 'country') followWithInvoice(code);
  fit(code, prefixOf(select.name));
  clearError(select);
  if (document.querySelector('#sc-alert li')) clearSummary();
  announce(say('switched', select.selectedOptions[0].text));
  tell('country', { field: select.name, country: code });
  complete();
}

/** The invoice goes where the parcel goes until told otherwise. @param {string} code */
function followWithInvoice(code) {
  const billing = control('billing_country');
  if (invoiceApart || !billing || ![fitted.get('country'), code].includes(billing.value)) return;
  billing.value = code;
  fit(code, 'billing_');
}

/** @param {string} name */
const prefixOf = (name) => name.slice(0, -'country'.length);

/** Put in what the page did not come with. */
async function complete() {
  if (await loadRest()) for (const [name, code] of fitted) {
    const prefix = prefixOf(name);
    const state = /** @type {HTMLSelectElement} */ (control(`${prefix}state`));
    const phone = box(`${prefix}phone`);
    if (!state.options[1]) fillAreas(state, prefix, code);
    if (phone) hint(phone, rule(code, 'phone'));
  }
}

/** Make the fields of an address fit a country, in its order. @param {string} code @param {string} prefix */
function fit(code, prefix) {
  const order = country(code).o;
  // Hidden beside the street, these would have Chrome fill in the street without them.
  const apart = ['house_number', 'addition'].filter((name) => !order.includes(name));
  for (const name of new Set([...apart, ...order, ...Object.keys(book.fields)])) {
    const field = box(prefix + name);
    if (!field) continue;
    const each = rule(code, name);
    fitField(field, prefix, code, each);
    place(field, prefix, each);
  }
  shade();
  if (!prefix) ask(code);
  fitted.set(`${prefix}country`, code);
}

/** @param {HTMLElement} field @param {string} prefix @param {FieldRule} rule */
function place(field, prefix, { t, n }) {
  const main = byId(`sc-${prefix}address`);
  if (field.dataset.field === 'email') return;
  if (t && n === 'optional' && !prefix) move(byId('sc-folded'), field, box('note'));
  else move(main, field, null);
}

/** Show the fields of the shop's own that are asked in a country. @param {string} code */
function ask(code) {
  const fields = /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll('[data-countries]'));
  for (const field of fields) field.hidden = !field.dataset.countries?.includes(code);
}

/** @param {HTMLElement} field @param {string} prefix @param {string} code @param {FieldRule} rule */
function fitField(field, prefix, code, rule) {
  const input = /** @type {import('./field.js').Control} */ (field.querySelector('input, select'));
  field.hidden = rule.n === 'hidden';
  input.required = rule.n === 'required';
  clearError(input);
  keepNote(input.name);
  if ('options' in input) fillAreas(input, prefix, code);
  if (field.hidden) return;
  field.className = `sc-field sc-${rule.w}`;
  if (!('options' in input)) keyboard(input, prefix, rule);
  label(field, rule);
  hint(field, rule);
  help(field, rule);
}

/** @param {HTMLInputElement} input @param {string} prefix @param {FieldRule} rule */
function keyboard(input, prefix, { ac, im, cap }) {
  attribute(input, 'autocomplete', prefix && !/^(on|off)$/.test(ac) ? `billing ${ac}` : ac);
  attribute(input, 'inputmode', im);
  attribute(input, 'autocapitalize', cap);
}

/** @param {HTMLElement} field @param {FieldRule} rule */
function label(field, rule) {
  for (const text of field.querySelectorAll('.sc-label')) text.textContent = words.labels[rule.l];
  const need = /** @type {HTMLElement} */ (field.querySelector('.sc-need'));
  const required = rule.n === 'required';
  need.textContent = required ? '*' : say('optional');
  need.ariaHidden = required ? 'true' : null;
}

/** @param {HTMLElement} field @param {FieldRule} rule */
function hint(field, { ex }) {
  const place = /** @type {HTMLElement} */ (field.querySelector('.sc-hint'));
  place.hidden = !ex;
  place.textContent = ex ? say('example', ex) : '';
}

/** @param {HTMLElement} field @param {FieldRule} rule */
function help(field, rule) {
  const place = /** @type {HTMLElement} */ (field.querySelector('.sc-help'));
  const text = words.help[rule.h];
  place.hidden = !text;
  /** @type {Element} */ (place.lastElementChild).textContent = text;
}

/** @param {HTMLSelectElement} select @param {string} prefix @param {string} code */
function fillAreas(select, prefix, code) {
  if (select.options[1]) kept.set(prefix + fitted.get(`${prefix}country`), select.value);
  select.length = 1;
  for (const [area, name] of country(code)?.a ?? []) select.add(new Option(name, area));
  select.value = kept.get(prefix + code) ?? '';
}
