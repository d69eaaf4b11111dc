// The form, and one field of it: its box, its control and its message.
import { create, patch } from './patch.js';

/** @typedef {HTMLInputElement | HTMLSelectElement} Control */
/** @typedef {{field: string, code: string, message: string}} Problem */

/** What the page of the form always has. @param {string} id */
export const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

export const form = /** @type {HTMLFormElement} */ (byId('sc-form'));

/** @param {string} type @param {(event: any) => void} listener @param {boolean} [early] */
export const on = (type, listener, early) => form.addEventListener(type, listener, early);

/** @param {string} name @returns {HTMLElement | null} */
export const box = (name) => form.querySelector(`[data-field="${name}"]`);

/** The control of a name, the first where several share it. @param {string} name @returns {Control | null} */
export const control = (name) => form.querySelector(`[name="${name}"]`);

/** Show what is wrong, and tell it. @param {Problem} problem */
export function showError({ field, code, message }) {
  const input = control(field);
  const place = byId(`sc-f-${field}-msg`);
  tell('error', { field, code });
  if (!input || !place) return;
  input.ariaInvalid = 'true';
  input.dataset.code = code;
  place.replaceChildren(create('p', { className: 'sc-err', textContent: message }));
  document.querySelector(`#sc-alert [href$="-${field}"] s`)?.replaceWith(message);
  // What is refused was asked for: the cart may have changed in another tab.
  reveal(input);
}

/** @param {Element} element */
export function reveal(element) {
  element.closest('details')?.setAttribute('open', '');
  element.closest('[hidden]')?.removeAttribute('hidden');
}

/** @param {any} input */
export function clearError(input) {
  if (!input?.ariaInvalid) return;
  input.ariaInvalid = null;
  input.removeAttribute('data-code');
  byId(`sc-f-${input.name}-msg`)?.replaceChildren();
  // What is mended is struck in the summary, or it would go on asking for it.
  /** @type {HTMLAnchorElement | null} */
  const link = document.querySelector(`#sc-alert [href$="-${input.name}"]`);
  link?.replaceChildren(create('s', { textContent: link.text }));
}

/** @param {string} name */
const noteOf = (name) => byId(`sc-f-${name}-note`);

/** Show a remark on the value that a field has now, or take it away. @param {string} name @param {string} [html] */
export function keepNote(name, html = '') {
  const note = noteOf(name);
  if (!note) return;
  if (html || note.firstChild) patch(note, html);
  note.dataset.of = control(name)?.value;
}

/** A remark goes with its value, and comes back with it. @param {HTMLInputElement} input */
export function fitNote(input) {
  const note = noteOf(input.name);
  const remark = /** @type {HTMLElement | null | undefined} */ (note?.firstElementChild);
  if (remark) remark.hidden = input.value !== (note?.dataset.of ?? input.defaultValue);
}

/** As when the shopper had typed. @param {Control} input @param {'input' | 'change'} type */
export const fire = (input, type) => input.dispatchEvent(new Event(type, { bubbles: true }));

/** Tell the reporter, and whoever else listens. @param {string} name @param {object} [detail] */
export function tell(name, detail) {
  form.dispatchEvent(new CustomEvent(`smartcheckout:${name}`, { bubbles: true, detail }));
}
