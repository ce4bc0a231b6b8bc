"use strict";
const { locale } = require("crosstalk:intl");
const regions = require("crosstalk:regions");
const symbols = {
  USD: "$",
  EUR: "€",
  GBP: "£",
  JPY: "¥",
  INR: "₹",
  CNY: "CN¥",
  KRW: "₩",
  CAD: "CA$",
  AUD: "A$",
  NZD: "NZ$",
  MXN: "MX$",
  BRL: "R$",
  ILS: "₪",
  VND: "₫",
};
const units = {
  kilobyte: "kB",
  megabyte: "MB",
  gigabyte: "GB",
  byte: "byte",
  percent: "%",
  second: "sec",
  minute: "min",
  hour: "hr",
  day: "day",
  kilometer: "km",
  meter: "m",
  celsius: "°C",
  kilogram: "kg",
  gram: "g",
  liter: "L",
  mile: "mi",
  millisecond: "ms",
};
class NumberFormat {
  #o;
  #locale;
  constructor(locales, options = {}) {
    this.#locale = locale(locales);
    const o = { style: "decimal", useGrouping: true, notation: "standard", ...options };
    if (o.style === "currency" && !o.currency) throw new TypeError("Currency code is required with currency style.");
    const money = o.style === "currency" ? (["JPY", "KRW", "VND"].includes(o.currency) ? 0 : 2) : undefined;
    o.minimumFractionDigits =
      options.minimumFractionDigits ?? Math.min(money ?? 0, options.maximumFractionDigits ?? Infinity);
    o.maximumFractionDigits =
      options.maximumFractionDigits ?? Math.max(o.minimumFractionDigits, money ?? (o.style === "percent" ? 0 : 3));
    if (o.minimumFractionDigits > o.maximumFractionDigits)
      throw new RangeError("maximumFractionDigits value is out of range.");
    this.#o = o;
  }
  get format() {
    return (n) =>
      this.formatToParts(n)
        .map((p) => p.value)
        .join("");
  }
  formatToParts(n) {
    const o = this.#o;
    if (typeof n === "string" && typeof n !== "bigint") n = Number(n);
    const negative = typeof n === "bigint" ? n < 0n : n < 0 || Object.is(n, -0);
    let size = negative ? -n : n,
      suffix = "";
    if (o.style === "percent") size *= typeof n === "bigint" ? 100n : 100;
    if (o.notation === "compact" && typeof size === "number") [size, suffix] = compact(size);
    const number = this.#digits(size, suffix !== "" || o.notation === "compact");
    return this.#arrange(number + suffix, negative && o.signDisplay !== "never", size, n);
  }
  #digits(size, isCompact) {
    const o = this.#o;
    if (typeof size === "number" && !Number.isFinite(size)) return Number.isNaN(size) ? "NaN" : "∞";
    let text;
    if (typeof size === "bigint") text = `${size}`;
    else if (o.maximumSignificantDigits || o.minimumSignificantDigits) text = significant(size, o);
    else if (isCompact && o.maximumFractionDigits === 3)
      text = round(size, size < 100 && !Number.isInteger(size) ? (size < 10 ? 1 : 0) : 0, 0);
    else text = round(size, o.maximumFractionDigits, o.minimumFractionDigits);
    let [whole, fraction] = text.split(".");
    whole = whole.padStart(o.minimumIntegerDigits ?? 1, "0");
    const { marks: [comma, point] = [",", "."], groups = /\B(?=(\d{3})+$)/g, wide } = regions[this.#locale] ?? {};
    if (o.useGrouping && o.useGrouping !== "false" && !(wide && whole.length < 5)) whole = whole.replace(groups, comma);
    return fraction ? whole + point + fraction : whole;
  }
  #arrange(number, negative, size, n) {
    const o = this.#o,
      out = [],
      push = (type, value) => {
        if (value) out.push({ type, value });
      };
    const plus = !negative && (o.signDisplay === "always" || (o.signDisplay === "exceptZero" && n != 0)) ? "+" : "";
    push(negative ? "minusSign" : "plusSign", negative ? (o.currencySign === "accounting" ? "(" : "-") : plus);
    const { money, symbols: local, percent = "%" } = regions[this.#locale] ?? {};
    const sign =
      o.style !== "currency"
        ? ""
        : o.currencyDisplay === "code"
          ? o.currency + "\u00a0"
          : (local?.[o.currency] ?? symbols[o.currency] ?? o.currency + "\u00a0");
    if (o.style === "currency" && o.currencyDisplay !== "name" && money !== "after")
      push("currency", money === "before" ? sign.trim() + "\u00a0" : sign);
    push("integer", number);
    if (o.style === "currency" && money === "after") push("currency", "\u00a0" + sign.trim());
    if (o.style === "currency" && o.currencyDisplay === "name") push("currency", " " + o.currency);
    if (o.style === "percent") push("percentSign", percent);
    if (o.style === "unit") push("unit", unitOf(o, size));
    if (negative && o.currencySign === "accounting") push("literal", ")");
    return out;
  }
  resolvedOptions() {
    return {
      locale: this.#locale,
      numberingSystem: "latn",
      ...this.#o,
      minimumIntegerDigits: 1,
      useGrouping: "auto",
      signDisplay: "auto",
      roundingIncrement: 1,
      roundingMode: "halfExpand",
      roundingPriority: "auto",
      trailingZeroDisplay: "auto",
    };
  }
}
const unitOf = (o, size) => {
  if (o.unit === "percent" || o.unit === "celsius") return units[o.unit];
  if (o.unitDisplay === "long") return ` ${o.unit}${size === 1 ? "" : "s"}`;
  const name = units[o.unit] ?? o.unit;
  return ` ${name === "day" && size !== 1 ? name + "s" : name}`;
};
const compact = (n) => {
  for (const [size, letter] of [
    [1e12, "T"],
    [1e9, "B"],
    [1e6, "M"],
    [1e3, "K"],
  ])
    if (n >= size) return [n / size, letter];
  return [n, ""];
};
// round rounds half away from zero on the decimal digits that the number prints with.
function round(n, max, min) {
  let text = n >= 1e21 ? BigInt(n).toString() : `${n}`;
  if (/e-/.test(text)) text = n.toFixed(Math.min(100, max + 20));
  let [whole, fraction = ""] = text.split(".");
  if (fraction.length > max) {
    const up = fraction[max] >= "5";
    const digits = BigInt(whole + fraction.slice(0, max)) + (up ? 1n : 0n);
    const padded = `${digits}`.padStart(max + 1, "0");
    whole = padded.slice(0, padded.length - max);
    fraction = max ? padded.slice(-max) : "";
  }
  fraction = fraction.replace(/0+$/, "").padEnd(min, "0");
  return fraction ? `${whole}.${fraction}` : whole;
}
function significant(n, o) {
  const max = o.maximumSignificantDigits ?? 21;
  let text = Number(n.toPrecision(Math.min(max, 21))).toString();
  if (/e/.test(text)) text = round(Number(text), 20, 0);
  const have = text.replace(".", "").replace(/^0+/, "").length;
  if (have < (o.minimumSignificantDigits ?? 1))
    text = (text.includes(".") ? text : text + ".") + "0".repeat(o.minimumSignificantDigits - have);
  return text;
}
function Format(locales, options) {
  return new NumberFormat(locales, options);
}
Format.prototype = NumberFormat.prototype;
Object.defineProperty(Format.prototype, "constructor", { value: Format, writable: true, configurable: true });
Object.defineProperty(Format, "name", { value: "NumberFormat" });
Format.supportedLocalesOf = (l) => (l === undefined ? [] : [l].flat());
module.exports = { NumberFormat: Format };
