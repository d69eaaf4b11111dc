// The country switch: every field stays the same node and keeps its value; only its rules change.
import { clearSummary } from './errors.js';
import { attribute, box, clearError, clearNote, tell } from './field.js';
import { shade } from './folded.js';
import { announce, countries, say, words } from './words.js';

/** @typedef {import('./words.js').Country} Country */
/** @typedef {import('./words.js').FieldRule} FieldRule */

const FOLDED = ['company', 'street2', 'kana', 'tax_id', 'einvoice', 'phone'];
// Hidden beside the street, a house number would have Chrome fill in the street without it.
const APART = ['house_number', 'addition'];
const REST = ['name', 'company', 'street', 'street2', 'district', 'city', 'state', 'postcode', 'kana', 'tax_id', 'einvoice', 'email', 'phone'];

/** The country the fields of an address fit now, by the name of its select. @type {Map<string, string>} */
const fitted = new Map();
/** The area chosen in each country: it comes back with it. @type {Map<string, string>} */
const kept = new Map();

/** @param {HTMLFormElement} form */
export function watchCountries(form) {
  const selects = /** @type {NodeListOf<HTMLSelectElement>} */ (form.querySelectorAll('select[name$=country]'));
  for (const select of selects) {
    fitted.set(select.name, select.querySelector('option[selected]')?.getAttribute('value') ?? '');
    select.addEventListener('change', () => follow(form, select));
  }
  form.addEventListener('change', ({ target }) => refillStreet(/** @type {HTMLInputElement} */ (target)));
  // Gone back to or loaded anew, a browser puts in what had been chosen and tells nobody.
  addEventListener('pageshow', () => {
    for (const select of selects)
      if (select.value !== fitted.get(select.name)) select.dispatchEvent(new Event('change', { bubbles: true }));
  });
}

/** @param {HTMLFormElement} form @param {HTMLSelectElement} select */
function follow(form, select) {
  const country = countries[select.value];
  if (!country) return;
  fit(country, select.name.slice(0, -'country'.length));
  clearError(select);
  if (document.querySelector('#sc-alert li')) clearSummary();
  announce(say('switched', select.selectedOptions[0]?.text));
  tell(form, 'country', { field: select.name, country: select.value });
}

/**
 * A number that Chrome fills in where the country has none of its own is missing from the street;
 * emptied, the street is filled in anew. @param {HTMLInputElement} input
 */
function refillStreet(input) {
  if (!/house_number$/.test(input.name) || !input.closest('[hidden]')) return;
  const street = box(input.name.replace('house_number', 'street'))?.querySelector('input');
  if (street?.matches(':autofill')) street.value = '';
}

/** Make the fields of an address fit a country. @param {Country} country @param {string} prefix */
export function fit(country, prefix) {
  const others = (/** @type {string[]} */ some) => some.filter((name) => !country.o.includes(name));
  const names = [...others(APART), ...country.o, ...others(REST)];
  for (const name of names) {
    const field = box(prefix + name);
    const rule = country.f[name];
    if (field && rule) fitField(field, name, rule, country);
  }
  arrange(names, country, prefix);
  if (!prefix) ask(country.c);
  fitted.set(`${prefix}country`, country.c);
}

/** Show the fields of the shop's own that are asked in a country. @param {string} code */
function ask(code) {
  const fields = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-countries]'));
  for (const field of fields) field.hidden = !field.dataset.countries?.includes(code);
}

/** @param {HTMLElement} field @param {string} name @param {FieldRule} rule @param {Country} country */
function fitField(field, name, rule, country) {
  const input = /** @type {import('./field.js').Control} */ (field.querySelector('input, select'));
  field.hidden = rule.n === 'hidden';
  input.required = rule.n === 'required';
  clearError(input);
  clearNote(input.name);
  if (input instanceof HTMLSelectElement) fillAreas(input, country);
  if (field.hidden) return;
  field.className = `sc-field sc-${rule.w}`;
  if (input instanceof HTMLInputElement) keyboard(input, rule);
  label(field, rule);
  hint(field, input, rule);
  help(field, name, rule);
}

/** @param {HTMLInputElement} input @param {FieldRule} rule */
function keyboard(input, rule) {
  const section = input.name.startsWith('billing_') && !/^(on|off)$/.test(rule.ac ?? '') ? 'billing ' : '';
  attribute(input, 'autocomplete', section + rule.ac);
  attribute(input, 'inputmode', rule.im);
  attribute(input, 'autocapitalize', rule.cap);
}

/** @param {HTMLElement} field @param {FieldRule} rule */
function label(field, rule) {
  for (const text of field.querySelectorAll('.sc-label')) text.textContent = words.labels[rule.l ?? ''] ?? '';
  const need = field.querySelector('.sc-need');
  if (!need) return;
  need.textContent = rule.n === 'required' ? '*' : say('optional');
  attribute(need, 'aria-hidden', rule.n === 'required' ? 'true' : undefined);
}

/** @param {HTMLElement} field @param {HTMLElement} input @param {FieldRule} rule */
function hint(field, input, rule) {
  const place = /** @type {HTMLElement | null} */ (field.querySelector('.sc-hint'));
  if (!place) return;
  place.hidden = !rule.ex;
  place.textContent = rule.ex ? say('example', rule.ex) : '';
  input.setAttribute('aria-describedby', `${rule.ex ? `${place.id} ` : ''}${input.id}-msg ${input.id}-note`);
}

/** @param {HTMLElement} field @param {string} name @param {FieldRule} rule */
function help(field, name, rule) {
  const place = /** @type {HTMLElement | null} */ (field.querySelector('.sc-help'));
  const key = rule.h ?? (name === 'street' && rule.l !== 'street' ? 'street_number' : name);
  if (!place) return;
  place.hidden = !words.help[key];
  place.lastElementChild?.replaceChildren(words.help[key] ?? '');
}

/** @param {HTMLSelectElement} select @param {Country} country */
function fillAreas(select, country) {
  const prefix = select.name.slice(0, -'state'.length);
  const areas = country.a ?? [];
  kept.set(prefix + fitted.get(`${prefix}country`), select.value);
  select.replaceChildren(select.options[0] ?? new Option(), ...areas.map(([code, name]) => new Option(name, code)));
  select.value = kept.get(prefix + country.c) ?? '';
}

/** Put the fields in the country's order. @param {string[]} names @param {Country} country @param {string} prefix */
function arrange(names, country, prefix) {
  const main = document.getElementById(prefix ? 'sc-billing-address' : 'sc-address');
  const folded = document.getElementById('sc-folded');
  const note = box('note');
  for (const name of names) {
    const field = box(prefix + name);
    if (!field || name === 'email') continue;
    const away = !prefix && FOLDED.includes(name) && country.f[name]?.n === 'optional';
    if (away) move(folded, field, note);
    else move(main, field, null);
  }
  shade();
}

/** @param {HTMLElement | null} parent @param {HTMLElement} child @param {HTMLElement | null} before */
function move(parent, child, before) {
  if (!parent) return;
  // moveBefore keeps focus and state of what is moved; older browsers have insertBefore.
  const { moveBefore = parent.insertBefore } = /** @type {any} */ (parent);
  moveBefore.call(parent, child, before);
}
