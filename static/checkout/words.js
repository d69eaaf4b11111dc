// What the server embedded in the page: the rules of each country, and words in its language.
import { byId, form } from './field.js';

/**
 * @typedef {{n: string, l: string, w: string, h: string, ac: string, im?: string, cap?: string, ex?: string, t?: number}} FieldRule
 * @typedef {{o: string[], f: Record<string, FieldRule>, a?: [string, string][], k?: number}} Country
 * @typedef {{labels: Record<string, string>, help: Record<string, string>} & Record<string, string>} Words
 * @type {{fields: Record<string, FieldRule>, countries: Record<string, Country>, words: Words}}
 */
export const book = JSON.parse(/** @type {string} */ (byId('sc-rules').textContent));

export const words = book.words;

/** @param {string} code */
export const country = (code) => book.countries[code];
export const firstCountry = () => Object.keys(book.countries)[0] ?? '';

/** What a field is like in a country. @param {string} code @param {string} name @returns {FieldRule} */
export const rule = (code, name) => ({ ...book.fields[name], ...country(code)?.f[name] });

let url = form.dataset.bookUrl;

/** The areas of many countries come later than the page: once, and again after a failure. */
export async function loadRest() {
  const from = url;
  url = '';
  try {
    if (!from) return;
    const answer = await fetch(from);
    if (!answer.ok) throw 0;
    return Object.assign(book, await answer.json());
  } catch {
    url = from;
  }
}

/** @param {string} key @param {string | null} [value] */
export const say = (key, value) => words[key].replace('{}', value ?? '');

/** Say something to those who listen to the page. @param {string} text */
export function announce(text) {
  byId('sc-status').textContent = text;
}
