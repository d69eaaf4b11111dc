/**
 * Reports what happens in a checkout form, so that the shop learns where shoppers give up.
 *
 * Names, codes and times; never what is typed. It works alone on any form of a shop:
 *
 *     <form data-smartcheckout-track data-events-url="…" data-tracking-id="…" data-token="…">
 *
 * A field is known by its name, or by `data-field`; others are left out, but for those that the form
 * lists in `data-fields`. An opened `<details>` or
 * popover with `data-field` is the help of that field. What a page is delivered with is reported
 * from `aria-invalid="true" data-code="…"`. Other scripts dispatch on the form what cannot be seen
 * from outside: `smartcheckout:error` {field, code}, `smartcheckout:help` {field},
 * `smartcheckout:suggestion` {field}, `smartcheckout:coupon`, and `smartcheckout:failed` when an
 * order was refused. An empty `data-events-url` keeps it still. With `data-consent="required"` nothing is noted before a
 * `smartcheckout:consent` event anywhere on the page.
 *
 * @typedef {{seq: number, name: string, t: number, field?: string, autofilled?: boolean}} Entry
 */

const SHAPED = /^(postcode|house_number|phone|tax_id)$/;
/** @type {Record<string, string>} */
const CHOICES = {
  country: 'country_changed',
  shipping: 'shipping_chosen',
  payment: 'payment_chosen',
};

const now = () => performance.now() | 0;

/** What is kept of a refused value: letters A, digits 9, the rest as it is. @param {string} value */
const shape = (value) =>
  [...value].slice(0, 24).join('')
    .replace(/[\p{L}\p{M}]/gu, 'A').replace(/\p{N}/gu, '9').replace(/\p{C}/gu, '?');

/** @param {HTMLFormElement} form */
function track(form) {
  // Tells the tabs of one checkout apart, also over plain HTTP, where there is no randomUUID.
  const view = Math.random().toString(36).slice(2);
  let /** @type {Entry[]} */ queue = [];
  let seq = 0;
  let started = false;
  let hidden = false;

  // Where the shopper is: the field ('' for none), since when, and what was logged of it.
  let here = '';
  let /** @type {HTMLInputElement} */ control;
  let /** @type {Entry[]} */ entries;
  let changed = false;
  let edits = 0;
  let since = 0;
  let spent = 0;

  // Names that many forms have, and those that this page lists: `data-fields="door_code|kana"`.
  const known = RegExp(`^(billing_)?(postcode|house_number|phone|tax_id|email|name|company|country|street2?|addition|district|city|state|shipping|payment|coupon|gift_card|note|${form.dataset.fields})$`);

  /** @param {any} element */
  const fieldOf = (element) => {
    const name = element?.dataset.field || element?.name;
    return known.test(name) ? name : '';
  };

  /** @param {string} name @param {any} [more] */
  const log = (name, more) => {
    const entry = { seq: seq++, name, t: now(), ...more };
    queue.push(entry);
    return entry;
  };

  /** Logs what only a shopper does. @param {string} name @param {any} [more] */
  const act = (name, more) => {
    if (!started) log('checkout_started', { field: more?.field });
    started = true;
    return log(name, more);
  };

  /** Leaves the field and enters another, or none. @param {any} [target] */
  const enter = (target) => {
    const field = fieldOf(target);
    const duration = now() - since;
    if (field == here) return;
    if (here) {
      entries.push(log('field_blurred', { field: here, duration, edits, empty: !control.value }));
      // From focus to blur in under 15 ms is the browser's autofill, never a hand.
      if (duration + spent < 15) entries.map((entry) => entry.autofilled = true);
    }
    here = field;
    control = target;
    changed = false;
    edits = spent = 0;
    since = now();
    if (field) entries = [act('field_focused', { field })];
  };

  /** @param {string} field @param {string} [code] @param {any} [refused] */
  const refuse = (field, code, refused = /** @type {any} */ (form.elements)[field]) =>
    known.test(field) && log('field_error', {
      field, code, shape: SHAPED.test(field) && shape(refused?.value ?? '') || undefined });

  const send = () => {
    for (let from = 0; from < queue.length; from += 60) {
      const events = queue.slice(from, from + 60);  // well under 16 kB
      const { eventsUrl, trackingId, token } = /** @type {Record<string, string>} */ (form.dataset);
      const body = JSON.stringify(
        { v: 1, checkout_id: trackingId, view_id: view, token, sent: now(), events });
      if (hidden) navigator.sendBeacon(eventsUrl, body);
      else fetch(eventsUrl, { method: 'POST', body, keepalive: true }).then(({ status }) => {
        // Taken, or refused for good; what is neither, or was a beacon, is sent again.
        if (status < 429) queue = queue.filter((entry) => !events.includes(entry));
      }, () => {});
    }
  };

  /** @param {boolean} away */
  const turn = (away) => {
    if (away == hidden) return;
    hidden = away;
    const duration = now() - since;
    if (started)
      log(away ? 'page_hidden' : 'page_shown', away && here && { field: here, duration });
    if (away) spent += duration;
    since = now();
    send();
  };

  /** @param {string} type @param {(event: any) => void} listener */
  const on = (type, listener) => form.addEventListener(type, listener, true);

  on('focusin', ({ target }) => enter(target));

  // Another window takes the focus without moving it; a next field is noted when it is entered.
  on('focusout', ({ target, relatedTarget }) =>
    target == document.activeElement || fieldOf(relatedTarget) || enter());

  on('input', ({ target, inputType }) => {
    const field = fieldOf(target);
    const choice = CHOICES[field];
    const name = choice || 'field_changed';
    if (!field) return;
    if (target.matches(':is(:autofill)')) return act(name, { field, autofilled: true });
    enter(target);
    if (/^del/.test(inputType)) edits++;
    if (choice || !changed) entries.push(log(name, { field, duration: spent + now() - since }));
    changed = true;
  });

  on('toggle', ({ target, newState }) => {
    const field = fieldOf(target);
    if (field && newState == 'open') act('help_opened', { field });
  });

  on('submit', ({ submitter }) => submitter?.formNoValidate || act('submit_attempted'));

  on('smartcheckout:error', ({ detail }) => refuse(detail.field, detail.code));
  on('smartcheckout:failed', () => act('submit_failed'));
  for (const name of ['help_opened', 'suggestion_taken', 'coupon_tried'])
    on('smartcheckout:' + name.split('_')[0], ({ detail }) => act(name, { field: detail?.field }));

  addEventListener('visibilitychange', () => turn(document.hidden));
  addEventListener('pagehide', () => turn(true));
  addEventListener('pageshow', () => turn(false));
  setInterval(() => hidden || send(), 15e3);

  log('checkout_viewed');
  for (const input of form.querySelectorAll('[aria-invalid=true][data-code]'))
    refuse(fieldOf(input), /** @type {HTMLElement} */ (input).dataset.code, input);
}

/** @type {NodeListOf<HTMLFormElement>} */
const forms = document.querySelectorAll(
  'form[data-smartcheckout-track]:not([data-events-url=""])');
for (const form of forms) {
  if (form.dataset.consent == 'required')
    addEventListener('smartcheckout:consent', () => track(form), { once: true, capture: true });
  else track(form);
}
