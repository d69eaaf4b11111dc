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

/** Take the place of the shop's own icon, where the page has one. @param {HTMLElement} icon */
function adopt(icon) {
  const theirs = icon.dataset.adopt && document.querySelector(icon.dataset.adopt);
  if (!theirs) return;
  icon.classList.remove('sc-float');
  theirs.replaceWith(icon);
}

for (const icon of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('.sc-cart[data-count-url]'))) {
  try {
    adopt(icon);
  } catch (error) {  // the shop's selector is none
    console.warn(error);
  }
  const update = () => refresh(icon).catch(() => {});
  update();
  addEventListener('pageshow', (event) => event.persisted && update());
  addEventListener('smartcheckout:cart', update);
}
