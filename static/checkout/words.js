// What the server embedded in the page: the rules of each country, and words in its language.

/**
 * @typedef {{n: string, l?: string, h?: string, ac?: string, im?: string, cap?: string, ex?: string, w?: string}} FieldRule
 * @typedef {{c: string, o: string[], f: Record<string, FieldRule>, a?: [string, string][], k?: number}} Country
 * @typedef {{labels: Record<string, string>, help: Record<string, string>} & Record<string, string>} Words
 * @type {{countries: Record<string, Country>, words: Words}}
 */
const book = JSON.parse(document.getElementById('sc-rules')?.textContent || '{"countries":{},"words":{}}');

export const countries = book.countries;
export const words = book.words;

/** @param {string} key @param {string} [value] */
export const say = (key, value = '') => (words[key] ?? '').replace('{}', value);

/** Say something to those who listen to the page. @param {string} text */
export function announce(text) {
  const status = document.getElementById('sc-status');
  if (status) status.textContent = text;
}
