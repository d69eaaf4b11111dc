// Address look-up: postcode and house number fill in what is empty; what was typed stays as it is.
import { clearError, control, fire, form, on } from './field.js';
import { announce, country, firstCountry, rule, say } from './words.js';

/** @typedef {import('./field.js').Control} Control */
/** @typedef {Record<string, string>} Values */

const ASKED = ['country', 'postcode', 'house_number', 'addition'];
const FILLED = ['street', 'district', 'city', 'state'];
const PAUSE = 250;

export function watchLookup() {
  if (form.dataset.lookupUrl) for (const prefix of ['', 'billing_']) watch(prefix);
}

/** Look up one of the addresses of the form. @param {string} prefix */
function watch(prefix) {
  /** What stands in the fields because we put it there. @type {Values} */
  const ours = {};
  let place = '';
  /** @type {ReturnType<typeof setTimeout>} */
  let timer;
  /** @type {AbortController | undefined} */
  let running;

  /** @param {string} name */
  const field = (name) => control(prefix + name);
  /** @param {string} name */
  const value = (name) => field(name)?.value.trim() ?? '';
  const code = () => value('country') || firstCountry();
  /** @param {string} name */
  const shown = (name) => rule(code(), name).n !== 'hidden';
  const open = () => FILLED.filter((name) => shown(name) && (!value(name) || value(name) === ours[name]));

  /** What was asked for an address that is being changed would come too late. */
  const stop = () => {
    clearTimeout(timer);
    running?.abort();
  };

  /** The address, once it is complete enough to be asked for. @returns {Values | undefined} */
  const question = () => {
    const k = country(code())?.k ?? Infinity;
    if (bare(value('postcode')).length < k) return;
    if (shown('house_number') && !/\p{N}/u.test(value('house_number'))) return;
    return { ...Object.fromEntries(ASKED.map((name) => [name, value(name)])), country: code() };
  };

  const ask = async () => {
    const asked = question();
    if (!asked) return;
    leave(asked.country + bare(asked.postcode ?? ''));
    if (!open().length) return;
    const { signal } = running = new AbortController();
    const token = control('token')?.value;
    try {
      const answer = await fetch(/** @type {string} */ (form.dataset.lookupUrl), {
        method: 'POST', signal, body: JSON.stringify({ token, ...asked }), headers: { 'Content-Type': 'application/json' } });
      if (answer.status === 200) fill(await answer.json(), signal);
    } catch {
      // Nothing is known then; the shopper types it.
    }
  };

  /** Take back what we put there for another postcode. @param {string} now */
  const leave = (now) => {
    if (place !== now) for (const name of open()) if (value(name)) put(name, '');
    place = now;
  };

  /** @param {Values} known @param {AbortSignal} signal */
  const fill = (known, signal) => {
    if (signal.aborted) return;
    const names = open().filter((name) => known[name] && known[name] !== value(name));
    for (const name of names) put(name, known[name] ?? '');
    if (names.length) announce(say('filled', names.map((name) => text(field(name))).join(', ')));
  };

  /** @param {string} name @param {string} text */
  const put = (name, text) => {
    const input = /** @type {any} */ (field(name));
    input.value = ours[name] = text;
    clearError(input);
    // Whoever is in the field by now types over it.
    if (input === document.activeElement) input.select?.();
    fire(input, 'change');
  };

  /** @param {Control} input */
  const concerns = (input) => ASKED.some((name) => input === field(name));
  on('input', ({ target }) => concerns(target) && stop());
  on('change', ({ target }) => {
    if (!concerns(target)) return;
    stop();
    timer = setTimeout(ask, PAUSE);
  });
}

/** Letters and digits, in one case. @param {string} code */
const bare = (code) => code.replace(/[^\p{L}\p{N}]/gu, '').toUpperCase();

/** @param {any} input @returns {string} */
const text = (input) => input.selectedOptions?.[0].text ?? input.value;
