// View state as part of an address, and back: the same codec as gan/web/show/links.py, driven by the same table
// (assets/view_state.json). Pure functions: the table comes as an argument.
import { fixed } from "./decimals.js";

/**
 * What the table says of one key.
 * @typedef {{type: string, low?: number, high?: number, beyond?: string, called?: string, plural?: string, limit?: number,
 *   decimals?: number, choices?: string[], most?: number, keys?: Record<string, string | Spec>}} Spec
 */

/**
 * @typedef {{safe: string, keys: Record<string, string | Spec>, defaults?: Record<string, unknown>, carried?: string[]}} PageRow
 */

/**
 * @typedef {{types: Record<string, Spec>, longest: number, foreign: {names: string[], prefixes: string[]},
 *   pages: Record<string, PageRow>}} Table
 */

/** @typedef {Record<string, any>} State plain values by key; a key that is not in it is not in the address */

const WHOLE = /^[+-]?[0-9]{1,15}$/;
const NUMBER = /^(?:[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?|[+-]?(?:nan|inf))$/;
const MOST_FIELDS = 40;

/**
 * A state's values as text, in the order of the table.
 * @param {Table} table
 * @param {string} page
 * @param {State} state
 * @returns {Record<string, string>}
 */
export function words(table, page, state) {
  return written_state(table, table.pages[page].keys, state);
}

/**
 * The query of an address (the part after its question mark) that stands for a state of a page.
 * @param {Table} table
 * @param {string} page
 * @param {State} state
 */
export function encode(table, page, state) {
  const { safe } = table.pages[page];
  return Object.entries(words(table, page, state))
    .map(([key, word]) => `${key}=${quoted(word, safe)}`)
    .join("&");
}

/**
 * The state that a query of a page stands for, and a sentence for all that was changed: numbers out of range are clamped, and
 * keys that the page does not have are left out. Throws an Error, whose message is one sentence, where a value cannot be read.
 * @param {Table} table
 * @param {string} page
 * @param {string | Record<string, string>} query as text, or its words by key
 * @returns {{state: State, changed: string[]}}
 */
export function decode(table, page, query) {
  const asked = typeof query === "string" ? parse(table, query) : query;
  const row = table.pages[page];
  /** @type {string[]} */
  const changed = [];
  const known = Object.fromEntries(
    Object.entries(asked).filter(([key]) => !is_foreign(table, key) && !(row.carried ?? []).includes(key)),
  );
  return { state: read_state(table, row.keys, known, changed), changed };
}

/**
 * The query in which a page's own keys are those of a state, and those of the host and of messengers stay as they were.
 * @param {Table} table
 * @param {string} page
 * @param {State} state
 * @param {string} before the query as it was, without its question mark
 */
export function replace(table, page, state, before) {
  const others = [...new URLSearchParams(before)].filter(([key]) => is_foreign(table, key));
  return [new URLSearchParams(others).toString(), encode(table, page, state)].filter(Boolean).join("&");
}

/**
 * A number with so many decimals at most, and no zero below zero: "-0" is not what a hand chose.
 * @param {number} number
 * @param {number} decimals
 */
export const rounded = (number, decimals) => +number.toFixed(decimals) + 0;

/** @param {Table} table @param {string} text @returns {Record<string, string>} */
function parse(table, text) {
  if (text.length > table.longest) throw new Error("This link is too long to be one of GAN Theatre's; copy it again.");
  const fields = [...new URLSearchParams(text)];
  if (fields.length > MOST_FIELDS) throw new Error("This is not a link of GAN Theatre; copy it again.");
  return Object.fromEntries(fields);
}

/** @param {Table} table @param {string} key */
function is_foreign(table, key) {
  const { names, prefixes } = table.foreign;
  return names.includes(key) || prefixes.some((prefix) => key.startsWith(prefix));
}

/** @param {string} word @param {string} safe as Python's quote_plus: all but letters, digits, _.-~ and these is escaped */
function quoted(word, safe) {
  const percent = (/** @type {string} */ letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`;
  let text = encodeURIComponent(word).replace(/[!'()*]/g, percent);
  for (const letter of safe) text = text.replaceAll(percent(letter), letter);
  return text.replaceAll("%20", "+");
}

/** @param {Table} table @param {string | Spec} named @returns {Spec} */
function spec_of(table, named) {
  return typeof named === "string" ? table.types[named] : named;
}

/** @param {Table} table @param {Record<string, string | Spec>} keys @param {State} state @returns {Record<string, string>} */
function written_state(table, keys, state) {
  const present = Object.entries(keys).filter(([key]) => state[key] !== undefined);
  return Object.fromEntries(present.map(([key, named]) => [key, written(table, spec_of(table, named), state[key])]));
}

/** @param {Table} table @param {Spec} spec @param {any} value @returns {string} */
function written(table, spec, value) {
  if (spec.type === "points") {
    const one = (/** @type {State} */ point) => Object.entries(written_state(table, spec.keys ?? {}, point));
    return value
      .map((/** @type {State} */ point) =>
        one(point)
          .map(([key, word]) => `${key}:${word}`)
          .join(";"),
      )
      .join("|");
  }
  if (spec.type === "number") return decimal(value, spec.decimals ?? 0);
  if (spec.type === "numbers") return value.map((/** @type {number} */ number) => decimal(number, spec.decimals ?? 0)).join(",");
  return String(value); // an array's items with commas between them
}

/** @param {number} number @param {number} decimals */
function decimal(number, decimals) {
  const text = fixed(number, decimals);
  return text.includes(".") ? text.replace(/0+$/, "").replace(/\.$/, "") : text;
}

/** @param {Table} table @param {Record<string, string | Spec>} keys @param {Record<string, string>} asked @param {string[]} changed */
function read_state(table, keys, asked, changed) {
  const own = Object.keys(keys);
  const stray = Object.keys(asked).filter((key) => !own.includes(key));
  if (stray.length) {
    const names = stray.slice(0, 4).map((key) => `'${key.slice(0, 40)}'`);
    const has = own.length ? `its parts are ${own.join(", ")}` : "it has none";
    changed.push(`A link to this page has no part called ${names.join(" or ")}, so that was left out; ${has}.`);
  }
  /** @type {State} */
  const state = {};
  for (const key of own)
    if (asked[key] !== undefined) state[key] = read(table, spec_of(table, keys[key]), key, asked[key], changed);
  return state;
}

/** @param {Table} table @param {Spec} spec @param {string} key @param {string} text @param {string[]} changed @returns {any} */
function read(table, spec, key, text, changed) {
  switch (spec.type) {
    case "choice":
      return read_choice(spec, text);
    case "names":
      return text.split(",").filter(Boolean);
    case "whole":
      if (!WHOLE.test(text)) throw refused(spec, key, text);
      return bounded(spec, key, Number(text), text, changed) + 0;
    case "number": {
      const number = number_of(text);
      if (!Number.isFinite(number)) throw refused(spec, key, text);
      return bounded(spec, key, number, text, changed);
    }
    case "numbers":
      return read_numbers(spec, key, text, changed);
    case "wholes":
      return read_wholes(spec, key, text);
    case "points":
      return read_points(table, spec, text, changed);
    default:
      return text;
  }
}

/** @param {string} text NaN where it is no number */
function number_of(text) {
  if (!NUMBER.test(text)) return Number.NaN;
  return /inf$/.test(text) ? (text.startsWith("-") ? -Infinity : Infinity) : Number(text);
}

/** @param {Spec} spec @param {string} key */
function called(spec, key) {
  const name = (spec.called ?? key).replaceAll("{key}", key);
  return name[0].toUpperCase() + name.slice(1);
}

/** @param {Spec} spec @param {string} key @param {string} text */
function refused(spec, key, text) {
  const kind = spec.type === "number" ? "a number" : "a whole number";
  const bounds = spec.low === undefined ? "" : ` from ${spec.low} to ${spec.high}`;
  return new Error(`${called(spec, key)} must be ${kind}${bounds}, not ${text.slice(0, 40)}.`);
}

/** @param {Spec} spec @param {string} key @param {number} number @param {string} text @param {string[]} changed */
function bounded(spec, key, number, text, changed) {
  const { low = number, high = number } = spec;
  if (low <= number && number <= high) return number;
  if (spec.beyond === "refuse") throw refused(spec, key, text);
  const bound = Math.min(high, Math.max(low, number));
  changed.push(`${called(spec, key)} was clamped to ${bound}.`);
  return bound;
}

/** @param {Spec} spec @param {string} text */
function read_choice(spec, text) {
  const choices = spec.choices ?? [];
  if (choices.includes(text)) return text;
  throw new Error(`There is no ${spec.called} called '${text.slice(0, 80)}'; choose one of: ${choices.join(", ")}.`);
}

/** @param {Spec} spec @param {string} key @param {string} text @param {string[]} changed */
function read_numbers(spec, key, text, changed) {
  const parts = text.split(",");
  if (!parts.every((part) => NUMBER.test(part))) {
    throw new Error(`${called(spec, key)} must be numbers with commas between them.`);
  }
  const limit = spec.limit ?? Infinity;
  const numbers = parts.map(number_of);
  const is_beyond = (/** @type {number} */ number) => Number.isFinite(number) && Math.abs(number) > limit;
  if (numbers.some(is_beyond)) {
    changed.push(`${(spec.plural ?? key).replaceAll("{key}", key)} beyond ${limit} were clamped to it.`);
  }
  return numbers.map((number) => (is_beyond(number) ? Math.sign(number) * limit : number));
}

/** @param {Spec} spec @param {string} key @param {string} text */
function read_wholes(spec, key, text) {
  const { low = 0, high = 0 } = spec;
  const parts = text.split(",").filter(Boolean);
  if (!parts.every((part) => WHOLE.test(part) && low <= Number(part) && Number(part) <= high)) {
    throw new Error(`${called(spec, key)} must be whole numbers from ${low} to ${high}, not ${text.slice(0, 40)}.`);
  }
  return [...new Set(parts.map((part) => Number(part) + 0))].sort((a, b) => a - b);
}

/** @param {Table} table @param {Spec} spec @param {string} text @param {string[]} changed @returns {State[]} */
function read_points(table, spec, text, changed) {
  const parts = text ? text.split("|") : [];
  const most = spec.most ?? Infinity;
  if (parts.length > most) changed.push(`A link has at most ${most} ${spec.plural}; the others were left out.`);
  return parts.slice(0, most).map((part) => {
    const pairs = part.split(";").filter((word) => word.includes(":"));
    const split = pairs.map((word) => [word.slice(0, word.indexOf(":")), word.slice(word.indexOf(":") + 1)]);
    return read_state(table, spec.keys ?? {}, Object.fromEntries(split), changed);
  });
}
