// Sending: one button, one order, and whatever goes wrong leaves everything as it was typed.
import { tell } from './field.js';
import { showErrors, showMessage } from './errors.js';
import { isCode, post, refresh, settle, showFragments } from './prices.js';
import { announce, say } from './words.js';

let busy = false;

/** @param {HTMLFormElement} form */
export function watchOrder(form) {
  form.addEventListener('submit', (event) => {
    const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
    if (button?.name === 'lang' || button?.name === 'leave') return;
    event.preventDefault();
    if (button?.name === 'take') takeOffer(form, button);
    else if (button?.name === 'remove') refresh(form, { remove: button.value });
    else if (button?.value === 'order') send(form, button);
    else refresh(form, { apply: true });
  });
  // The cart's icon leaves too: by the button that keeps what was typed.
  document.querySelector('.smartcheckout .sc-cart a')?.addEventListener('click', (event) => {
    const leave = /** @type {HTMLButtonElement | null} */ (form.querySelector('[name=leave]'));
    const { ctrlKey, metaKey, shiftKey } = /** @type {MouseEvent} */ (event);
    if (leave && !ctrlKey && !metaKey && !shiftKey) {
      event.preventDefault();
      form.requestSubmit(leave);
    }
  });
  form.addEventListener('keydown', (event) => onEnter(form, event));
  addEventListener('pageshow', () => rest(form));
}

/** Put what was offered into its field. @param {HTMLFormElement} form @param {HTMLButtonElement} button */
function takeOffer(form, button) {
  const [name = '', ...value] = button.value.split(':');
  const field = /** @type {import('./field.js').Control | null} */ (form.elements.namedItem(name));
  if (!field) return;
  field.value = value.join(':');
  tell(form, 'suggestion', { field: name });
  field.focus();
  for (const type of ['input', 'change']) field.dispatchEvent(new Event(type, { bubbles: true }));
}

/** Enter in a field never orders by accident. @param {HTMLFormElement} form @param {KeyboardEvent} event */
function onEnter(form, event) {
  const input = event.target;
  // While a Japanese word is put together, Enter belongs to the keyboard.
  if (event.key !== 'Enter' || event.isComposing || !(input instanceof HTMLInputElement)) return;
  event.preventDefault();
  if (isCode(input)) return void refresh(form, { apply: true });
  nextOf(form, input)?.focus();
}

/** The next field in sight that has to be filled in, round the form; the button when there is none. @param {HTMLFormElement} form @param {HTMLInputElement} input */
function nextOf(form, input) {
  const fields = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll('input, select')]);
  const here = fields.indexOf(input);
  const missing = [...fields.slice(here + 1), ...fields.slice(0, here + 1)].find(
    (field) => field.required && !field.value && !field.closest('[hidden], details:not([open])'));
  return missing ?? /** @type {HTMLElement | null} */ (form.querySelector('.sc-order'));
}

/** @param {HTMLFormElement} form @param {HTMLButtonElement} button */
async function send(form, button) {
  if (busy) return;
  busy = true;
  button.setAttribute('aria-disabled', 'true');
  announce(say('busy'));
  settle();
  tell(form, 'submit', {});
  const data = new FormData(form);
  data.set('action', 'order');
  try {
    const answer = await post(form, data);
    take(form, await answer.json());
  } catch {
    fail(form, [{ field: 'order', code: 'failed', message: say('failed') }]);
  }
}

/** @param {HTMLFormElement} form @param {any} body */
function take(form, body) {
  if (body.ok) return location.assign(body.location);
  showFragments(form, body);
  fail(form, body.errors, body.fragments);
}

/** @param {HTMLFormElement} form @param {import('./errors.js').Problem[]} problems @param {object} [page] */
function fail(form, problems, page) {
  rest(form);
  if (!page) showMessage(problems[0]?.message ?? '');
  showErrors(form, problems);
  tell(form, 'failed', { codes: problems.map((problem) => problem.code) });
}

/** @param {HTMLFormElement} form */
function rest(form) {
  busy = false;
  form.querySelector('.sc-order')?.removeAttribute('aria-disabled');
}
