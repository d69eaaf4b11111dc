// Errors: a summary that takes the focus, the same words beside each field, gone once mended.
import { clearError, control, fitNote, showError, tell } from './field.js';
import { say } from './words.js';

/** @typedef {{field: string, code: string, message: string}} Problem */

const title = document.title.replace(say('error'), '');

/** @param {HTMLFormElement} form */
export function watchErrors(form) {
  form.addEventListener('input', (event) => {
    const input = /** @type {import('./field.js').Control} */ (event.target);
    clearError(control(form, input.name) ?? input);
    if (input instanceof HTMLInputElement) fitNote(input);
  });
  document.getElementById('sc-alert')?.addEventListener('click', follow);
  focusSummary();
}

/** @param {Event} event */
function follow(event) {
  const link = /** @type {Element} */ (event.target).closest('a');
  const target = link && document.getElementById(link.hash.slice(1));
  if (!target) return;
  event.preventDefault();
  target.closest('details')?.setAttribute('open', '');
  const radio = /** @type {HTMLElement | null} */ (target.querySelector('input:not(:disabled)'));
  (radio ?? target).focus();
  // The label too has to be seen, below the bar that stays at the top.
  target.closest('.sc-field')?.scrollIntoView({ block: 'nearest' });
}

/** Mark what the server refused, and go to its summary. @param {HTMLFormElement} form @param {Problem[]} problems */
export function showErrors(form, problems) {
  for (const { field, code, message } of problems) {
    showError(form, field, message, code);
    tell(form, 'error', { field, code });
  }
  document.title = say('error', title);
  focusSummary();
}

/** Say what nobody else can say, as no page came back. @param {string} message */
export function showMessage(message) {
  const alert = document.createElement('div');
  const head = document.createElement('h2');
  alert.className = 'sc-alert';
  alert.tabIndex = -1;
  alert.role = 'alert';
  head.textContent = message;
  alert.append(head);
  document.getElementById('sc-alert')?.replaceChildren(alert);
}

function focusSummary() {
  /** @type {HTMLElement | null} */ (document.querySelector('#sc-alert .sc-alert'))?.focus();
}

/** Take the summary away. */
export function clearSummary() {
  document.getElementById('sc-alert')?.replaceChildren();
  document.title = title;
}
