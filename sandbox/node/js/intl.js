"use strict";
// A part of ECMA-402: English (United States), the numeric dates and numbers of other regions, and all time zones. What is
// answered in en-US instead of what was asked leaves a warning.
const { warn } = require("crosstalk:refuse");
const warned = new Set();
const approximate = (what) => {
  if (warned.has(what)) return;
  warned.add(what);
  warn("intl", `Intl: ${what} is not emulated; en-US is used instead`);
};

// locale finds what a request for locales resolves to.
const known = new Set(["en", "en-US", ...Object.keys(require("crosstalk:regions"))]);
function locale(locales, full = known) {
  const list =
    locales === undefined ? [] : typeof locales === "string" || locales instanceof Locale ? [locales] : [...locales];
  for (const l of list) {
    const tag = canonical(`${l}`);
    if (full.has(tag)) return tag;
    approximate(`the locale ${tag}`);
    return tag.startsWith("en") ? tag : "en-US";
  }
  return "en-US";
}
function canonical(tag) {
  if (!/^[a-z]{2,3}(-[a-z0-9]{1,8})*$/i.test(tag)) throw new RangeError(`Incorrect locale information provided`);
  const [language, ...rest] = tag.split("-");
  return [
    language.toLowerCase(),
    ...rest.map((p) =>
      p.length === 2 ? p.toUpperCase() : p.length === 4 ? p[0].toUpperCase() + p.slice(1).toLowerCase() : p,
    ),
  ].join("-");
}
class Locale {
  #tag;
  constructor(tag) {
    this.#tag = canonical(`${tag}`);
  }
  get baseName() {
    return this.#tag;
  }
  get language() {
    return this.#tag.split("-")[0];
  }
  get region() {
    return this.#tag
      .split("-")
      .slice(1)
      .find((p) => /^[A-Z]{2}$/.test(p));
  }
  get script() {
    return this.#tag
      .split("-")
      .slice(1)
      .find((p) => p.length === 4);
  }
  maximize() {
    return this;
  }
  minimize() {
    return this;
  }
  toString() {
    return this.#tag;
  }
}

// compare orders text as en-US does: letters first, then accents, then case, lower before upper.
const fold = (s) => s.normalize("NFD").replace(/[\u0300-\u036f]/g, "");
const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
// The engine knows no \p{} in literals; the constructor is ours.
const letter = new RegExp("\\p{L}", "u"),
  wordLike = new RegExp("[\\p{L}\\p{N}]", "u"),
  words = new RegExp("[\\p{L}\\p{N}_'’]+|[^\\p{L}\\p{N}_'’]", "gu"),
  graphemes = new RegExp(
    "[\\u{1F1E6}-\\u{1F1FF}]{2}|.[\\p{M}\\u200d\\ufe0f]*(?:(?<=\\u200d).[\\p{M}\\ufe0f\\u200d]*)*",
    "gsu",
  );
const rank = (c) => (letter.test(c) ? "2" : /[0-9]/.test(c) ? "1" : /\s/.test(c) ? "" : "0");
const keyOf = (s) => (/^[a-z]*$/.test(s) ? s.replace(/./g, (c) => "2" + c) : [...s].map((c) => rank(c) + c).join(""));
function compare(a, b, { sensitivity = "variant", numeric = false, ignorePunctuation = false } = {}) {
  if (ignorePunctuation) [a, b] = [a, b].map((s) => s.replace(/[\s!-/:-@[-`{-~]/g, ""));
  const [x, y] = [a, b].map((s) => fold(s).toLowerCase());
  const base = numeric ? natural(x, y) : order(keyOf(x), keyOf(y));
  if (base || sensitivity === "base") return base;
  if (sensitivity !== "case") {
    const accents = order(a.normalize("NFD").toLowerCase(), b.normalize("NFD").toLowerCase());
    if (accents || sensitivity === "accent") return accents;
  }
  return order(b.normalize("NFD"), a.normalize("NFD"));
}
function natural(a, b) {
  const [x, y] = [a, b].map((s) => s.match(/\d+|\D+/g) ?? []);
  for (let k = 0; k < Math.min(x.length, y.length); k++) {
    const both = /^\d/.test(x[k]) && /^\d/.test(y[k]);
    const c = both ? Math.sign(Number(x[k]) - Number(y[k])) : order(keyOf(x[k]), keyOf(y[k]));
    if (c) return c;
  }
  return Math.sign(x.length - y.length);
}

class Collator {
  #options;
  #locale;
  constructor(locales, options = {}) {
    this.#options = { ...options };
    this.#locale = locale(locales);
  }
  get compare() {
    return (a, b) => compare(`${a}`, `${b}`, this.#options);
  }
  resolvedOptions() {
    return {
      locale: this.#locale,
      usage: "sort",
      sensitivity: "variant",
      ignorePunctuation: false,
      collation: "default",
      numeric: false,
      caseFirst: "false",
      ...this.#options,
    };
  }
}
class PluralRules {
  #type;
  #locale;
  constructor(locales, { type = "cardinal" } = {}) {
    this.#type = type;
    this.#locale = locale(locales);
  }
  select(n) {
    if (this.#type === "cardinal") return n === 1 ? "one" : "other";
    const tens = n % 100,
      ones = n % 10;
    if (tens < 11 || tens > 13) return { 1: "one", 2: "two", 3: "few" }[ones] ?? "other";
    return "other";
  }
  resolvedOptions() {
    return { locale: this.#locale, type: this.#type, pluralCategories: ["one", "other"] };
  }
}
class ListFormat {
  #options;
  #locale;
  constructor(locales, options = {}) {
    this.#options = { type: "conjunction", style: "long", ...options };
    this.#locale = locale(locales);
  }
  format(items) {
    const list = [...items],
      { type, style } = this.#options;
    const word =
      type === "unit" ? "" : type === "disjunction" ? "or" : style === "long" ? "and" : style === "short" ? "&" : "";
    if (list.length < 2) return list.join("");
    if (list.length === 2)
      return word ? `${list[0]} ${word} ${list[1]}` : list.join(type === "unit" && style === "narrow" ? " " : ", ");
    const comma = type === "unit" && style === "narrow" ? " " : ", ";
    return `${list.slice(0, -1).join(comma)}${comma}${word && word + " "}${list.at(-1)}`;
  }
  resolvedOptions() {
    return { locale: this.#locale, ...this.#options };
  }
}
class RelativeTimeFormat {
  #options;
  #locale;
  constructor(locales, options = {}) {
    this.#options = { numeric: "always", style: "long", ...options };
    this.#locale = locale(locales);
  }
  format(value, unit) {
    unit = `${unit}`.replace(/s$/, "");
    const auto = this.#options.numeric === "auto" && relative[unit]?.[value];
    if (auto) return auto;
    const n = new (require("crosstalk:numbers").NumberFormat)("en-US").format(Math.abs(value));
    const name = this.#options.style === "long" ? unit + (Math.abs(value) === 1 ? "" : "s") : (short[unit] ?? unit);
    return value < 0 || Object.is(value, -0) ? `${n} ${name} ago` : `in ${n} ${name}`;
  }
  resolvedOptions() {
    return { locale: this.#locale, numberingSystem: "latn", ...this.#options };
  }
}
const short = {
  second: "sec.",
  minute: "min.",
  hour: "hr.",
  day: "day",
  week: "wk.",
  month: "mo.",
  quarter: "qtr.",
  year: "yr.",
};
const relative = { day: { "-1": "yesterday", 0: "today", 1: "tomorrow" }, second: { 0: "now" } };
for (const u of ["year", "quarter", "month", "week", "hour", "minute"])
  relative[u] = { 0: `this ${u}`, ...(u !== "hour" && u !== "minute" && { "-1": `last ${u}`, 1: `next ${u}` }) };

class Segmenter {
  #granularity;
  constructor(locales, { granularity = "grapheme" } = {}) {
    this.#granularity = granularity;
  }
  segment(text) {
    const pattern =
      this.#granularity === "word"
        ? words
        : this.#granularity === "sentence"
          ? /[^.!?]+[.!?]*\s*/gu
          : graphemes;
    return [...`${text}`.matchAll(pattern)].map((m) => ({
      segment: m[0],
      index: m.index,
      input: text,
      ...(this.#granularity === "word" && { isWordLike: wordLike.test(m[0]) }),
    }));
  }
}
class DisplayNames {
  constructor(locales, { type } = {}) {
    this.type = type;
    approximate(`Intl.DisplayNames of type ${type}`);
  }
  of(code) {
    return code;
  }
}

const Intl = {
  Locale,
  PluralRules,
  ListFormat,
  RelativeTimeFormat,
  Segmenter,
  DisplayNames,
  Collator,
  getCanonicalLocales: (l) => (l === undefined ? [] : [l].flat()).map((t) => canonical(`${t}`)),
  supportedValuesOf: () => [],
};
for (const C of [PluralRules, ListFormat, RelativeTimeFormat, Segmenter, DisplayNames, Collator])
  C.supportedLocalesOf = (l) => Intl.getCanonicalLocales(l);
for (const name of Object.keys(Intl)) Object.defineProperty(Intl, name, { enumerable: false });
Object.defineProperty(Intl, Symbol.toStringTag, { value: "Intl", configurable: true });
module.exports = { Intl, locale, approximate, compare, zone: native.zone };
const { DateTimeFormat } = require("crosstalk:dates"),
  { NumberFormat } = require("crosstalk:numbers");
Object.defineProperty(Intl, "DateTimeFormat", { value: DateTimeFormat, writable: true, configurable: true });
Object.defineProperty(Intl, "NumberFormat", { value: NumberFormat, writable: true, configurable: true });
