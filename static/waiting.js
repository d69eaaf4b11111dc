// Asks whether a payment is confirmed, ever less often, and goes on as soon as it is known.

const FIRST = 1500; // milliseconds
const LONGEST = 10_000;

/** @param {string} url @param {number} pause */
async function ask(url, pause) {
  const answer = await fetch(url, { headers: { Accept: 'application/json' }, cache: 'no-store' }).catch(() => null);
  const location = answer?.ok ? (await answer.json().catch(() => ({}))).location : null;
  if (location) window.location.replace(location);
  else setTimeout(ask, pause, url, Math.min(pause * 1.3, LONGEST));
}

for (const place of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-status-url]'))) {
  setTimeout(ask, FIRST, place.dataset.statusUrl ?? '', FIRST);
}
