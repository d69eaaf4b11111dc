// Sending: one button, one order, and whatever goes wrong leaves everything as it was typed.
import { byId, control, fire, form, on, tell } from './field.js';
import { showErrors, showMessage } from './errors.js';
import { isCode, post, refresh, settle, showFragments } from './prices.js';
import { announce, say } from './words.js';

let busy = false;

export function watchOrder() {
  on('submit', (event) => {
    const { name, value } = event.submitter ?? {};
    if (/^(lang|leave)$/.test(name)) return;
    event.preventDefault();
    if (name === 'take') takeOffer(value);
    else if (name === 'remove') refresh({ remove: value });
    else if (value === 'order') send();
    else refresh({ apply: true });
  });
  // The cart's icon leaves too: by the button that keeps what was typed.
  document.querySelector('.smartcheckout .sc-cart a')?.addEventListener('click', (event) => {
    const leave = control('leave');
    const { ctrlKey, metaKey, shiftKey } = /** @type {MouseEvent} */ (event);
    if (leave && !ctrlKey && !metaKey && !shiftKey) {
      event.preventDefault();
      form.requestSubmit(leave);
    }
  });
  on('keydown', onEnter);
  addEventListener('pageshow', () => wait(false));
}

/** Put what was offered into its field. @param {string} offer */
function takeOffer(offer) {
  const [name = '', ...value] = offer.split(':');
  const field = control(name);
  if (!field) return;
  field.value = value.join(':');
  tell('suggestion', { field: name });
  field.focus();
  fire(field, 'input');
  fire(field, 'change');
}

/** Enter in a field never orders by accident. @param {KeyboardEvent} event */
function onEnter(event) {
  const input = event.target;
  // While a Japanese word is put together, Enter belongs to the keyboard.
  if (event.key !== 'Enter' || event.isComposing || !(input instanceof HTMLInputElement)) return;
  event.preventDefault();
  if (isCode(input)) return void refresh({ apply: true });
  nextOf(input).focus();
}

/** The next field in sight that has to be filled in, round the form; the button when there is none. @param {HTMLInputElement} input */
function nextOf(input) {
  const fields = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll('input, select')]);
  const here = fields.indexOf(input);
  const missing = [...fields.slice(here + 1), ...fields.slice(0, here + 1)].find(
    (field) => field.required && !field.value && !field.closest('[hidden], details:not([open])'));
  return missing ?? byId('sc-order');
}

async function send() {
  if (busy) return;
  wait(true);
  announce(say('busy'));
  settle();
  tell('submit');
  let answer;
  try {
    answer = await post(new FormData(form), 'order');
    take(await answer.json());
  } catch {
    // The order may have come all the same; that it came is known to the server, and asked there again.
    fail([{ field: 'order', code: 'failed', message: say(answer ? 'unread' : 'failed') }]);
  }
}

/** @param {any} body */
function take(body) {
  if (body.ok) return location.assign(body.location);
  showFragments(body);
  fail(body.errors, body.fragments);
}

/** @param {import('./field.js').Problem[]} problems @param {object} [page] */
function fail(problems, page) {
  wait(false);
  if (!page) showMessage(problems[0]?.message ?? '');
  showErrors(problems);
  tell('failed', { codes: problems.map((problem) => problem.code) });
}

/** @param {boolean} now */
function wait(now) {
  busy = now;
  byId('sc-order').ariaDisabled = now ? 'true' : null;
}
