// Tells the cart icon how many pieces there are, without the shop's page being any less cacheable.

/** @param {HTMLElement} icon @param {number} count */
function show(icon, count) {
  const text = (icon.dataset.label ?? '{}').replace('{}', String(count));
  const badge = icon.querySelector('span');
  const link = icon.querySelector('a');
  const said = link?.getAttribute('aria-label');
  link?.setAttribute('aria-label', text);
  if (badge) {
    badge.textContent = String(count);
    badge.hidden = !count;
  }
  const status = icon.querySelector('[role=status]');
  if (status && icon.dataset.counted && said !== text) status.textContent = text;
  icon.dataset.counted = '1';
}

/** @param {HTMLElement} icon */
async function refresh(icon) {
  const answer = await fetch(icon.dataset.countUrl ?? '', { headers: { Accept: 'application/json' } });
  if (answer.ok) show(icon, (await answer.json()).count);
}

for (const icon of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('.sc-cart[data-count-url]'))) {
  const update = () => refresh(icon).catch(() => {});
  update();
  addEventListener('pageshow', (event) => event.persisted && update());
  addEventListener('smartcheckout:cart', update);
}
