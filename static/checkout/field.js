// One field of the form: its box, its control and its message.

/** @typedef {HTMLInputElement | HTMLSelectElement} Control */

/** @param {string} name @returns {HTMLElement | null} */
export const box = (name) => document.querySelector(`.smartcheckout [data-field="${CSS.escape(name)}"]`);

/** Set an attribute, or take it off where there is no value. @param {Element} element @param {string} name @param {string | undefined} value */
export function attribute(element, name, value) {
  if (value) element.setAttribute(name, value);
  else element.removeAttribute(name);
}

/** @param {HTMLFormElement} form @param {string} name @returns {HTMLElement | null} */
export function control(form, name) {
  const found = form.elements.namedItem(name);
  if (found instanceof RadioNodeList) return /** @type {HTMLElement} */ (found[0] ?? null);
  return /** @type {HTMLElement | null} */ (found);
}

/** @param {HTMLFormElement} form @param {string} name @param {string} message @param {string} code */
export function showError(form, name, message, code) {
  const input = control(form, name);
  const place = document.getElementById(`sc-f-${name}-msg`);
  if (!input || !place) return;
  input.setAttribute('aria-invalid', 'true');
  input.dataset.code = code;
  const text = document.createElement('p');
  text.className = 'sc-err';
  text.textContent = message;
  place.replaceChildren(text);
  input.closest('details')?.setAttribute('open', '');
  // What is refused was asked for: the cart may have changed in another tab.
  input.closest('[hidden]')?.removeAttribute('hidden');
}

/** @param {HTMLElement} input */
export function clearError(input) {
  if (!input.hasAttribute('aria-invalid')) return;
  input.removeAttribute('aria-invalid');
  delete input.dataset.code;
  document.getElementById(`sc-f-${input.getAttribute('name')}-msg`)?.replaceChildren();
}

/** What was remarked on a value that its field does not have just now. @type {WeakMap<Element, ChildNode[]>} */
const away = new WeakMap();

/** @param {string} name */
const noteOf = (name) => document.getElementById(`sc-f-${name}-note`);

/** Take away what was remarked. @param {string} name */
export const clearNote = (name) => keepNote(name, '', '');

/** Show a remark on the value that a field has now. @param {string} name @param {string} html @param {string} value */
export function keepNote(name, html, value) {
  const note = noteOf(name);
  if (!note) return;
  away.delete(note);
  note.innerHTML = html;
  note.dataset.of = value;
}

/** A remark goes with its value, and comes back with it. @param {HTMLInputElement} input */
export function fitNote(input) {
  const note = noteOf(input.name);
  if (!note) return;
  if (input.value === (note.dataset.of ?? input.defaultValue)) note.append(...(away.get(note) ?? []));
  else if (note.firstChild) {
    away.set(note, [...note.childNodes]);
    note.replaceChildren();
  }
}

/** Tell the reporter, and whoever else listens. @param {HTMLFormElement} form @param {string} name @param {object} detail */
export function tell(form, name, detail) {
  form.dispatchEvent(new CustomEvent(`smartcheckout:${name}`, { bubbles: true, detail }));
}
