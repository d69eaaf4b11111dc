// Errors: a summary that takes the focus, the same words beside each field, gone once mended.
import { byId, clearError, control, fitNote, on, reveal, showError } from './field.js';
import { create } from './patch.js';
import { say } from './words.js';

/** @typedef {import('./field.js').Problem} Problem */

const title = document.title.replace(say('error'), '');

export function watchErrors() {
  on('input', ({ target }) => {
    clearError(control(target.name));
    fitNote(target);
  });
  byId('sc-alert').addEventListener('click', follow);
  focusSummary();
}

/** @param {Event} event */
function follow(event) {
  const link = /** @type {Element} */ (event.target).closest('a');
  const target = link && byId(link.hash.slice(1));
  if (!target) return;
  event.preventDefault();
  reveal(target);
  const radio = /** @type {HTMLElement | null} */ (target.querySelector('input:not(:disabled)'));
  (radio ?? target).focus();
  // The label too has to be seen, below the bar that stays at the top.
  target.closest('.sc-field')?.scrollIntoView({ block: 'nearest' });
}

/** Mark what the server refused, and go to its summary. @param {Problem[]} problems */
export function showErrors(problems) {
  problems.forEach(showError);
  document.title = say('error', title);
  focusSummary();
}

/** Say what nobody else can say, as no page came back. @param {string} message */
export function showMessage(message) {
  const alert = create('div', { className: 'sc-alert', tabIndex: -1, role: 'alert' });
  alert.append(create('h2', { textContent: message }));
  byId('sc-alert').replaceChildren(alert);
}

function focusSummary() {
  /** @type {HTMLElement | null} */ (document.querySelector('#sc-alert > *'))?.focus();
}

/** Take the summary away. */
export function clearSummary() {
  byId('sc-alert').replaceChildren();
  document.title = title;
}
