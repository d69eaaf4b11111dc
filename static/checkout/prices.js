// Prices and remarks come from the server: asked for once things settle, the last answer wins.
import { clearError, control, keepNote, showError, tell } from './field.js';
import { announce, say } from './words.js';

/** @typedef {import('./errors.js').Problem} Problem */

const PAUSE = 250;
/** @type {Map<string, unknown>} */
const shown = new Map();
let remarks = '';
/** What was filled in since the country was chosen. @type {Set<string>} */
const edited = new Set();
let seq = 0;
let timer = 0;
/** @type {AbortController | undefined} */
let running;

/** @param {HTMLFormElement} form */
export function watchPrices(form) {
  form.addEventListener('change', (event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    if (!input.name || isCode(input)) return;
    if (/country$/.test(input.name)) edited.clear();
    edited.add(input.name);
    settle();
    timer = window.setTimeout(() => refresh(form), PAUSE);
  });
}

/** What was asked before is answered too late now. */
export function settle() {
  clearTimeout(timer);
  running?.abort();
}

/**
 * Ask for the prices of what the form holds now.
 * @param {HTMLFormElement} form
 * @param {{remove?: string, apply?: boolean}} [why]
 */
export async function refresh(form, why = {}) {
  settle();
  running = new AbortController();
  const data = new FormData(form);
  if (!why.apply) for (const input of codeInputs(form)) keepApplied(form, data, input.name);
  if (why.remove) data.set('remove', why.remove);
  data.set('action', 'update');
  data.set('seq', String(++seq));
  try {
    const answer = await post(form, data, running.signal);
    const body = await answer.json();
    if (body.seq === seq) take(form, body, why);
    else if (!answer.ok) announce(body.errors?.[0]?.message ?? say('failed'));
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'AbortError')) announce(say('failed'));
  }
}

/** @param {HTMLFormElement} form @param {FormData} data @param {AbortSignal} [signal] */
export function post(form, data, signal) {
  const body = new URLSearchParams(/** @type {any} */ (data));
  return fetch(form.getAttribute('action') ?? '', { method: 'POST', body, signal, headers: { Accept: 'application/json' } });
}

/** Whether a code is typed here, which counts once it is applied. @param {Element | null | undefined} input */
export const isCode = (input) => input?.matches('.sc-coupon input');

/** @param {HTMLFormElement} form @param {string} [which] */
const codeInputs = (form, which = '') => /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll('.sc-coupon input' + which));

/** Leave out what is typed and not applied yet. @param {HTMLFormElement} form @param {FormData} data @param {string} name */
function keepApplied(form, data, name) {
  data.delete(name);
  for (const input of form.querySelectorAll(`#sc-coupons input[name=${name}]`)) data.append(name, /** @type {HTMLInputElement} */ (input).value);
}

/** @param {HTMLFormElement} form @param {any} body @param {{remove?: string, apply?: boolean}} why */
function take(form, body, why) {
  const before = total();
  showFragments(form, body);
  const news = judge(form, body.errors);
  if (why.apply) tell(form, 'coupon', { field: 'coupon' });
  if (why.apply || why.remove) clearCodes(form);
  news.push(newRemarks(), total() === before ? '' : say('total', total()));
  if (news.some(Boolean)) announce(news.filter(Boolean).join(' '));
  tell(form, 'prices', {});
}

/** Show what is wrong with codes and with the fields that the shopper has left. @param {HTMLFormElement} form @param {Problem[]} problems */
function judge(form, problems) {
  const news = [];
  for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll('[data-code=mismatch]')))
    if (!problems.some(({ field }) => field === input.name)) clearError(input);
  for (const { field, code, message } of problems) {
    const input = control(form, field);
    const isLeft = edited.has(field) && input !== document.activeElement;
    if (!isCode(input) && (!isLeft || input?.dataset.code === code)) continue;
    showError(form, field, message, code);
    tell(form, 'error', { field, code });
    // A refused code gets the focus, and is read out there.
    if (!isCode(input)) news.push(message);
  }
  return news;
}

/** What is remarked now and was not before. */
function newRemarks() {
  const before = remarks;
  remarks = [...document.querySelectorAll('.sc-offer')].map((one) => one.textContent).join(' ');
  return remarks === before ? '' : remarks;
}

/** @param {HTMLFormElement} form */
function clearCodes(form) {
  const [refused] = codeInputs(form, '[aria-invalid]');
  for (const input of codeInputs(form, ':not([aria-invalid])')) input.value = '';
  // With its field a refusal is read out; and the button that took a code off is gone.
  if (refused) refused.focus();
  else if (document.activeElement === document.body) /** @type {HTMLElement | null} */ (form.querySelector('.sc-coupon summary'))?.focus();
}

/** Put the answer's parts in their places. @param {HTMLFormElement} form @param {any} body */
export function showFragments(form, body) {
  const focused = document.activeElement?.id;
  for (const [id, html] of Object.entries(body.fragments ?? {})) {
    // A remark is gone when its field changes, and may come back as it was.
    if (shown.get(id) === html && !/-note$|-alert$/.test(id)) continue;
    const [, name] = /^sc-f-(.+)-note$/.exec(id) ?? [];
    if (name) keepNote(name, /** @type {string} */ (html), valueOf(form, name));
    else for (const place of document.querySelectorAll(`#${id}, [data-copy=${id}]`)) place.innerHTML = /** @type {string} */ (html);
    shown.set(id, html);
  }
  if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus();
  for (const name of ['fingerprint', 'token', 'visit']) set(form, name, body[name]);
  if (body.visit) Object.assign(form.dataset, { token: body.visit, trackingId: body.tracking_id });
  set(form, 'seen_total', document.querySelector('#sc-totals [data-minor]')?.getAttribute('data-minor'));
}

/** @param {HTMLFormElement} form @param {string} name */
const valueOf = (form, name) => /** @type {HTMLInputElement | null} */ (control(form, name))?.value ?? '';

/** @param {HTMLFormElement} form @param {string} name @param {string | null | undefined} value */
function set(form, name, value) {
  const input = form.elements.namedItem(name);
  if (value && input instanceof HTMLInputElement) input.value = value;
}

const total = () => document.querySelector('#sc-totals .sc-total dd')?.textContent ?? '';
