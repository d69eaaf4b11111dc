// Prices and remarks come from the server: asked for once things settle, the last answer wins.
import { clearError, control, form, keepNote, on, showError, tell } from './field.js';
import { patch } from './patch.js';
import { announce, say } from './words.js';

/** @typedef {import('./field.js').Problem} Problem */

const PAUSE = 250;
/** @type {Map<string, string>} */
const shown = new Map();
let remarks = '';
/** What was filled in since the country was chosen. @type {Set<string>} */
const edited = new Set();
let seq = 0;
/** @type {ReturnType<typeof setTimeout>} */
let timer;
/** @type {AbortController | undefined} */
let running;

export function watchPrices() {
  on('change', ({ target }) => {
    if (!target.name || isCode(target)) return;
    if (/country$/.test(target.name)) edited.clear();
    edited.add(target.name);
    settle();
    timer = setTimeout(() => refresh(), PAUSE);
  });
}

/** What was asked before is answered too late now. */
export function settle() {
  clearTimeout(timer);
  running?.abort();
}

/** Ask for the prices of what the form holds now. @param {{remove?: string, apply?: boolean}} [why] */
export async function refresh(why = {}) {
  settle();
  const { signal } = running = new AbortController();
  const data = new FormData(form);
  if (!why.apply) for (const { name } of codeInputs()) leaveOutTyped(data, name);
  if (why.remove) data.set('remove', why.remove);
  data.set('seq', String(++seq));
  try {
    const answer = await post(data, 'update', signal);
    const body = await answer.json();
    if (body.seq === seq) take(body, why);
    else if (!answer.ok) announce(body.errors?.[0]?.message ?? say('stale'));
  } catch {
    if (!signal.aborted) announce(say('stale'));
  }
}

/** @param {FormData} data @param {'update' | 'order'} action @param {AbortSignal} [signal] */
export function post(data, action, signal) {
  data.set('action', action);
  const body = new URLSearchParams(/** @type {any} */ (data));
  return fetch(/** @type {string} */ (form.getAttribute('action')), { method: 'POST', body, signal, headers: { Accept: 'application/json' } });
}

/** Whether a code is typed here, which counts once it is applied. @param {Element | null | undefined} input */
export const isCode = (input) => input?.matches('.sc-coupon input');

/** @param {string} [which] */
const codeInputs = (which = '') => /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll('.sc-coupon input' + which));

/** Leave out the code that is not applied yet: it comes first. @param {FormData} data @param {string} name */
function leaveOutTyped(data, name) {
  const [, ...applied] = data.getAll(name);
  data.delete(name);
  for (const code of applied) data.append(name, code);
}

/** @param {any} body @param {{remove?: string, apply?: boolean}} why */
function take(body, why) {
  const before = total();
  showFragments(body);
  const news = judge(body.errors);
  if (why.apply) tell('coupon', { field: 'coupon' });
  if (why.apply || why.remove) clearCodes();
  const said = [...news, newRemarks(), total() === before ? '' : say('total', total())].filter(Boolean);
  if (said.length) announce(said.join(' '));
  tell('prices');
}

/** Show what is wrong with codes and with the fields that the shopper has left. @param {Problem[]} problems */
function judge(problems) {
  const news = [];
  for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll('[data-code=mismatch]')))
    if (!problems.some(({ field }) => field === input.name)) clearError(input);
  for (const problem of problems) {
    const input = control(problem.field);
    const isLeft = edited.has(problem.field) && input !== document.activeElement;
    if (!isCode(input) && (!isLeft || input?.dataset.code === problem.code)) continue;
    showError(problem);
    // A refused code gets the focus, and is read out there.
    if (!isCode(input)) news.push(problem.message);
  }
  return news;
}

/** What is remarked now and was not before. */
function newRemarks() {
  const before = remarks;
  remarks = [...form.querySelectorAll('.sc-offer')].map((one) => one.textContent).join(' ');
  return remarks === before ? '' : remarks;
}

function clearCodes() {
  const [refused] = codeInputs('[aria-invalid]');
  for (const input of codeInputs(':not([aria-invalid])')) input.value = '';
  // With its field a refusal is read out; and the button that took a code off is gone.
  if (refused) refused.focus();
  else if (document.activeElement === document.body) /** @type {HTMLElement | null} */ (form.querySelector('.sc-coupon summary'))?.focus();
}

/** Put the answer's parts in their places. @param {any} body */
export function showFragments(body) {
  // A street may come with the house number that the country has no field for: not while it is typed in.
  for (const name of ['visit', 'billing_street', 'street', 'fingerprint', 'seen_total', 'token']) {
    const input = /** @type {import('./field.js').Control} */ (control(name));
    if (name in body && input !== document.activeElement) input.value = body[name];
  }
  for (const [id, html] of /** @type {[string, string][]} */ (Object.entries(body.fragments ?? {}))) {
    const field = id.match(/^sc-f-(.+)-note/)?.[1];
    if (field) keepNote(field, html);
    else if (shown.get(id) !== html) for (const place of document.querySelectorAll(`#${id}, [data-copy=${id}]`)) patch(place, html);
    // An alert is taken away in between, and may come back as it was.
    if (id !== 'sc-alert') shown.set(id, html);
  }
  if (body.visit) Object.assign(form.dataset, { token: body.visit, trackingId: body.tracking_id });
}

const total = () => form.querySelector('.sc-total dd')?.textContent;
