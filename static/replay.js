// Plays a visit back on the picture of its form: moment by moment, at true or faster speed.

/**
 * How the form stood after a moment; see `views/dashboard/replay.py`.
 *
 * @typedef {{at: number, time: string, said: string, tab: number, country: string, loss: boolean,
 *   here: string | null, wrong: Record<string, string>, open: string[],
 *   held: Record<string, string>, away: boolean}} Frame
 */

const TICK = 100; // milliseconds between two looks at the clock
const PAUSE = 2000; // milliseconds of a pause that are left when pauses are skipped

/** @param {HTMLElement} section */
function prepare(section) {
  const { replay, step = '', tab = '' } = section.dataset;
  const /** @type {Frame[]} */ frames = JSON.parse(replay ?? '[]');

  /** @template {HTMLElement} T @param {string} name @returns {T} */
  const part = (name) => /** @type {T} */ (section.querySelector(`[data-part=${name}]`));
  const button = part('play');
  const words = { play: button.textContent ?? '', pause: button.dataset.pause ?? '' };
  const seek = /** @type {HTMLInputElement} */ (part('seek'));
  const speed = /** @type {HTMLSelectElement} */ (part('speed'));
  const skip = /** @type {HTMLInputElement} */ (part('skip'));
  const stages = /** @type {NodeListOf<HTMLElement>} */ (section.querySelectorAll('.stage'));
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;

  let index = +seek.value - 1;
  let clock = 0; // milliseconds since the visit began, while it plays
  let timer = 0;

  /** @param {string} pattern @param {number} number */
  const say = (pattern, number) =>
    pattern.replace('{}', number.toLocaleString(document.documentElement.lang));

  /** @param {HTMLElement} place @param {Frame} frame */
  const draw = (place, frame) => {
    const field = place.dataset.field ?? '';
    place.toggleAttribute('data-now', frame.here === field);
    if (field in frame.held) place.dataset.held = frame.held[field];
    else delete place.dataset.held;
    const helped = place.toggleAttribute('data-open', frame.open.includes(field));
    place.querySelector('.aid')?.toggleAttribute('open', helped);
    const wrong = /** @type {HTMLElement} */ (place.querySelector('.wrong'));
    wrong.textContent = frame.wrong[field] ?? '';
    wrong.hidden = !wrong.textContent;
  };

  /** @param {Frame} frame */
  const stageOf = ({ country }) =>
    [...stages].find((stage) => stage.dataset.country === country) ?? stages[0];

  /** Shows a moment. @param {number} number from 0 */
  const show = (number) => {
    index = Math.min(Math.max(number, 0), frames.length - 1);
    const frame = frames[index];
    const stage = stageOf(frame);
    for (const one of stages) one.hidden = one !== stage;
    stage.toggleAttribute('data-away', frame.away);
    for (const place of stage.querySelectorAll('.place')) draw(/** @type {HTMLElement} */ (place), frame);
    part('time').textContent = frame.time;
    part('said').textContent = frame.said;
    part('said').classList.toggle('loss', frame.loss);
    part('tab').textContent = frame.tab > 1 ? say(tab, frame.tab) : '';
    part('step').textContent = say(step, index + 1);
    seek.value = `${index + 1}`;
    seek.ariaValueText = `${frame.time} ${frame.said}`;
  };

  /** Keeps in sight where the shopper is, or the first of what was refused. */
  const follow = () => {
    const stage = section.querySelector('.stage:not([hidden])');
    const place = stage?.querySelector('[data-now]') ?? stage?.querySelector('.wrong:not([hidden])');
    place?.scrollIntoView({ block: 'nearest' });
  };

  const pause = () => {
    clearInterval(timer);
    timer = 0;
    button.textContent = words.play;
    part('status').ariaLive = 'polite';
  };

  const tick = () => {
    const next = frames[index + 1];
    if (!next) return pause();
    clock += TICK * +speed.value;
    if (skip.checked) clock = Math.max(clock, next.at - PAUSE);
    if (clock < next.at) return;
    let reached = index + 1;
    while (frames[reached + 1]?.at <= clock) reached++;
    show(reached);
    follow();
  };

  const play = () => {
    if (index === frames.length - 1) show(0);
    clock = frames[index].at;
    button.textContent = words.pause;
    // Moments that pass faster than they can be read out are not.
    part('status').ariaLive = +speed.value > 1 ? 'off' : 'polite';
    timer = setInterval(tick, TICK);
  };

  /** @param {number} number */
  const jump = (number) => {
    pause();
    show(number);
    follow();
  };

  button.addEventListener('click', () => (timer ? pause() : play()));
  part('back').addEventListener('click', () => jump(index - 1));
  part('next').addEventListener('click', () => jump(index + 1));
  seek.addEventListener('input', () => jump(+seek.value - 1));
  speed.addEventListener('change', () => { if (timer) { pause(); play(); } });

  // Who wants nothing to move by itself turns the moments over.
  if (still) for (const one of section.querySelectorAll('[data-part=play], [data-part=timing]'))
    /** @type {HTMLElement} */ (one).hidden = true;
  part('turning').hidden = true;
  part('controls').hidden = false;
  show(index);
}

for (const section of document.querySelectorAll('[data-replay]'))
  prepare(/** @type {HTMLElement} */ (section));
