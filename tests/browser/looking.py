"""What a designer's eye would see, told by the page itself: scripts to evaluate."""

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
"""By how many pixels the page is wider than its window."""

FAINT = """() => {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const light = (colour) => {
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data]
      .map((c) => c / 255).map((c) => (c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4));
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const ratio = (...two) => {
    const [dark, bright] = two.map(light).sort((a, b) => a - b);
    return (bright + .05) / (dark + .05);
  };
  const style = (selector) => getComputedStyle(document.querySelector(selector));
  const edge = (selector) => style(selector).borderTopColor;
  const back = (selector) => style(selector).backgroundColor;
  document.querySelector('#sc-f-postcode').focus();
  const ring = style('#sc-f-postcode').outlineColor;
  const paper = back('body'), summary = back('.sc-sum');
  const chosen = '.sc-choice:has(:checked)', dot = `${chosen} > input`;
  const open = '.sc-choice > [type=radio]:not(:checked)';
  return Object.entries({
    'field': ratio(edge('#sc-f-note'), paper),
    'field in the summary': ratio(edge('#sc-f-coupon'), summary),
    'wrong field': ratio(edge('#sc-f-name'), paper),
    'radio button': ratio(edge(open), back(open)),
    'chosen radio button': ratio(edge(dot), back(chosen)),
    'dot in it': ratio(edge(dot), back(dot)),
    'chosen row': ratio(edge(chosen), paper),
    'focus': ratio(ring, paper),
    'focus in the summary': ratio(ring, summary),
    'focus on the chosen row': ratio(ring, back(chosen)),
  }).filter(([, found]) => !(found >= 3));
}"""
"""The parts of a form with errors that are painted below 3:1 (WCAG 1.4.11), with their contrast."""

CROWDED = """() => {
  const shown = (selector) =>
    [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility());
  const lines = (one) => {
    const range = document.createRange();
    range.selectNodeContents(one);
    return [...range.getClientRects()];
  };
  // The sign of a help stands in the middle of a button that is larger than it looks.
  const inset = (one, box, by) =>
    [one, box.left + by, box.right - by, box.top + by, box.bottom - by];
  const boxes = [
    ...shown('.sc-err, .sc-offer, .sc-top label, .sc-hint')
      .flatMap((one) => lines(one).map((line) => inset(one, line, 2))),
    ...shown('.sc-help summary').map((one) => inset(one, one.getBoundingClientRect(), 12)),
  ];
  const meet = ([one, l, r, t, b], [other, left, right, top, bottom]) =>
    one !== other && l < right && left < r && t < bottom && top < b;
  const over = boxes.flatMap((one, i) =>
    boxes.slice(i + 1).filter((other) => meet(one, other))
      .map(([{ textContent }]) => `${one[0].textContent.trim()} / ${textContent.trim()}`));
  const cut = shown('.smartcheckout :is(button, label, dd, h2, summary, .sc-price)')
    .filter((one) => !one.closest('.sc-hide, .sc-onward') && one.scrollWidth > one.clientWidth + 1
      && getComputedStyle(one).display !== 'inline')
    .map((one) => `cut off: ${one.textContent.trim()}`);
  return [...over, ...cut];
}"""
"""Texts and signs of fields that stand on each other, and what does not fit its box."""

LONGER = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  for (const text of texts) {
    const { length } = text.data.trim();
    if (length > 1 && !text.parentElement.closest('script, option'))
      text.data += ' ' + 'und etwas mehr '.repeat(9).slice(0, Math.ceil(length * .35));
  }
}"""
"""Make every text more than a third longer, as other languages are."""

FILLED_IN = r"""() => {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const painted = (...layers) => {
    for (const colour of layers) {
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
    }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (rgb) => {
    const [r, g, b] = rgb.map((c) => c / 255)
      .map((c) => (c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4));
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const paper = getComputedStyle(document.body).backgroundColor;
  return Object.fromEntries([...document.querySelectorAll('#sc-form :autofill')]
    .filter((one) => one.checkVisibility()).map((one) => {
      const style = getComputedStyle(one);
      // A shadow that fills the field lies above the colour that the browser insists on.
      const cover = /^(.+?\)) 0px 0px 0px 99px inset$/.exec(style.boxShadow)?.[1];
      const back = painted(paper, style.backgroundColor, ...(cover ? [cover] : []));
      const text = painted(`rgb(${back})`, style.webkitTextFillColor);
      const [dark, bright] = [light(back), light(text)].sort((a, b) => a - b);
      return [one.name, { contrast: (bright + .05) / (dark + .05),
        marked: `${back}` !== `${painted(paper)}` }];
    }));
}"""
"""Of each field that the browser filled in: the contrast of its text, and if it looks filled in."""

STRUCK = """() => [...document.querySelectorAll('body *')]
  .filter((one) => one.matches('s, del, strike')
    || getComputedStyle(one).textDecorationLine.includes('line-through'))
  .map((one) => one.outerHTML.slice(0, 80))"""
"""What is struck out on a page."""

SQUEEZED = """() => [...document.querySelectorAll(
    '.smartcheckout :is(.sc-choice b, .sc-items b, .sc-peek span, h2, dt, label)')]
  .filter((one) => one.checkVisibility() && !one.closest('.sc-hide') && one.innerText.length > 9
    && one.getBoundingClientRect().width < 3 * parseFloat(getComputedStyle(one).fontSize))
  .map((one) => `${one.innerText}: ${one.getBoundingClientRect().width}`)"""
"""Texts in a place so narrow that their words are broken letter by letter."""

TWICE_AS_LARGE = "void (document.documentElement.style.fontSize = '200%')"
"""Set texts twice as large, as a browser that is told to does."""

MOVING = """() => [...document.querySelectorAll('.smartcheckout, .smartcheckout *')]
  .filter((one) => getComputedStyle(one).transitionDuration !== '0s'
    || one.getAnimations().some((one) => one.effect.getComputedTiming().duration))
  .map((one) => one.outerHTML.slice(0, 80))"""
"""What has a transition, or an animation that takes time."""

SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
    word-spacing: .16em !important } p { margin-block-end: 2em !important }`);
  document.adoptedStyleSheets = [sheet];
}"""
"""Set texts as wide as WCAG 1.4.12 allows a reader to."""

CHANGED = """([sheet, selector]) => {
  const file = [...document.styleSheets].find(({ href }) => href?.includes(sheet));
  const elements = [...document.querySelectorAll(selector)];
  const styles = () => elements.map((one) => {
    const style = getComputedStyle(one);
    // Where something stands depends on what is above it.
    const names = [...style].filter((name) => !/^(top|bottom|left|right|inset)/.test(name));
    return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(name)]));
  });
  const after = styles();
  file.disabled = true;
  const before = styles();
  file.disabled = false;
  return elements.flatMap((one, i) => Object.keys(after[i])
    .filter((name) => after[i][name] !== before[i][name])
    .map((name) => `${one.outerHTML.slice(0, 60)} ${name}: `
      + `${before[i][name]} → ${after[i][name]}`));
}"""
"""What a style sheet does to the elements of a selector, of `[sheet, selector]`."""
