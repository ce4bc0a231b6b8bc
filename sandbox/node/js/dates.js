"use strict";
const { locale, approximate, zone } = require("crosstalk:intl");
const regions = require("crosstalk:regions");
const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
const days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const styles = {
  full: { weekday: "long", year: "numeric", month: "long", day: "numeric" },
  long: { year: "numeric", month: "long", day: "numeric" },
  medium: { year: "numeric", month: "short", day: "numeric" },
  short: { year: "2-digit", month: "numeric", day: "numeric" },
};
const times = {
  full: { hour: "numeric", minute: "2-digit", second: "2-digit", timeZoneName: "long" },
  long: { hour: "numeric", minute: "2-digit", second: "2-digit", timeZoneName: "short" },
  medium: { hour: "numeric", minute: "2-digit", second: "2-digit" },
  short: { hour: "numeric", minute: "2-digit" },
};
const fields = ["weekday", "year", "month", "day"],
  clock = ["hour", "minute", "second", "fractionalSecondDigits", "dayPeriod"];
const two = (n) => `${n}`.padStart(2, "0");

class DateTimeFormat {
  #o;
  #locale;
  constructor(locales, options = {}) {
    this.#locale = locale(locales);
    this.#o = resolve({ ...options }, "date");
    if (zone(this.#o.timeZone, 0) === undefined)
      throw new RangeError(`Invalid time zone specified: ${this.#o.timeZone}`);
    if (
      !this.#locale.startsWith("en") &&
      ((/[a-z]{3}/.test(this.#o.month ?? "") && this.#o.month !== "numeric" && this.#o.month !== "2-digit") ||
        this.#o.weekday)
    ) {
      approximate(`names of months and days in ${this.#locale}`);
    }
  }
  get format() {
    return (date) =>
      this.formatToParts(date)
        .map((p) => p.value)
        .join("")
        .replaceAll("\u202f", " ");
  }
  formatToParts(date) {
    const ms = date === undefined ? Date.now() : Number(date);
    if (!Number.isFinite(ms)) throw new RangeError("Invalid time value");
    return parts(this.#o, this.#locale, ms);
  }
  formatRange(a, b) {
    return this.format(a) === this.format(b) ? this.format(a) : `${this.format(a)} – ${this.format(b)}`;
  }
  resolvedOptions() {
    const { timeZone, ...rest } = this.#o;
    delete rest.asked;
    for (const k of Object.keys(rest)) if (rest[k] === undefined) delete rest[k];
    return { locale: this.#locale, calendar: "gregory", numberingSystem: "latn", timeZone, ...rest };
  }
}

// resolve fills in what is shown when the options do not say: the date, the time, or both.
function resolve(o, defaults) {
  o.timeZone = o.timeZone === undefined ? "UTC" : `${o.timeZone}`;
  if (/^utc$|^gmt$|^etc\/(utc|gmt)$/i.test(o.timeZone)) o.timeZone = "UTC";
  if (o.calendar && o.calendar !== "gregory") approximate(`the calendar ${o.calendar}`);
  if (o.dateStyle || o.timeStyle) Object.assign(o, styles[o.dateStyle], times[o.timeStyle]);
  const asked = [...fields, ...clock].some((k) => o[k] !== undefined);
  if (!asked && defaults !== "time") Object.assign(o, { year: "numeric", month: "numeric", day: "numeric" });
  if (!asked && defaults !== "date") Object.assign(o, { hour: "numeric", minute: "2-digit", second: "2-digit" });
  return o;
}

function parts(o, tag, ms) {
  const [offset, abbreviation] = zone(o.timeZone, ms);
  const d = new Date(ms + offset * 60000),
    out = [];
  const push = (type, value) => out.push({ type, value: `${value}` });
  const rule = regions[tag];
  const text = datePart(o, d, push, rule);
  const time = clock.some((k) => o[k] !== undefined);
  if (text && time) push("literal", joiner(o, rule));
  if (time) timePart(o, d, push, rule);
  if (o.timeZoneName) {
    if (text || time) push("literal", time ? " " : ", ");
    push("timeZoneName", zoneName(o, offset, abbreviation));
  }
  return out;
}
const isWord = (m) => m === "long" || m === "short" || m === "narrow";
const joiner = (o, rule) => {
  if (rule && !isWord(o.month)) return rule.join;
  if (o.weekday && !o.month && !o.day && !o.year) return " ";
  return o.month === "long" ? " at " : ", ";
};
const cut = (name, style) => (style === "long" ? name : style === "narrow" ? name[0] : name.slice(0, 3));

function datePart(o, d, push, rule) {
  const year = o.year && (o.year === "2-digit" ? two(d.getUTCFullYear() % 100) : d.getUTCFullYear());
  const day = o.day && (o.day === "2-digit" ? two(d.getUTCDate()) : d.getUTCDate());
  let any = false;
  const add = (sep, type, value) => {
    if (value === undefined) return;
    if (any) push("literal", sep);
    push(type, value);
    any = true;
  };
  add("", "weekday", o.weekday && cut(days[d.getUTCDay()], o.weekday));
  if (isWord(o.month)) {
    if (rule?.order[0] === "day") {
      add(o.weekday ? ", " : "", "day", day);
      add(" ", "month", cut(months[d.getUTCMonth()], o.month));
      add(" ", "year", year);
    } else {
      add(", ", "month", cut(months[d.getUTCMonth()], o.month));
      add(" ", "day", day);
      add(day === undefined ? " " : ", ", "year", year);
    }
    return any;
  }
  const month = o.month && (o.month === "2-digit" ? two(d.getUTCMonth() + 1) : d.getUTCMonth() + 1);
  const values = { year, month, day },
    whole = year !== undefined && month !== undefined && day !== undefined;
  let sep = ", ";
  for (const k of rule?.order ?? ["month", "day", "year"]) {
    const v = values[k];
    if (v === undefined) continue;
    add(sep, k, whole && rule?.pad.includes(k) ? two(v) : v);
    sep = rule?.sep ?? "/";
  }
  return any;
}

function timePart(o, d, push, rule) {
  const hours = d.getUTCHours(),
    half = halfDay(o, rule);
  if (o.hour !== undefined) {
    const h = half ? hours % 12 || 12 : hours;
    push("hour", o.hour === "2-digit" || !half ? two(h) : h);
  }
  if (o.minute !== undefined) {
    if (o.hour !== undefined) push("literal", ":");
    push("minute", o.hour !== undefined || o.second !== undefined ? two(d.getUTCMinutes()) : d.getUTCMinutes());
  }
  if (o.second !== undefined) {
    if (o.minute !== undefined) push("literal", ":");
    push("second", o.minute !== undefined || o.second === "2-digit" ? two(d.getUTCSeconds()) : d.getUTCSeconds());
  }
  if (o.fractionalSecondDigits) {
    push("literal", ".");
    push("fractionalSecond", `${d.getUTCMilliseconds()}`.padStart(3, "0").slice(0, o.fractionalSecondDigits));
  }
  if (half && o.hour !== undefined) {
    push("literal", "\u202f");
    push("dayPeriod", o.dayPeriod ? periodOf(hours) : (rule?.am ?? ["AM", "PM"])[hours < 12 ? 0 : 1]);
  }
}
const halfDay = (o, rule) => {
  if (o.hour12 !== undefined) return !!o.hour12;
  if (o.hourCycle) return o.hourCycle === "h12" || o.hourCycle === "h11";
  return !rule || !!rule.am;
};
const periodOf = (h) =>
  h < 6 || h >= 21
    ? "at night"
    : h < 12
      ? "in the morning"
      : h === 12
        ? "noon"
        : h < 18
          ? "in the afternoon"
          : "in the evening";
const zoneNames = {
  EST: "Eastern Standard Time",
  EDT: "Eastern Daylight Time",
  CST: "Central Standard Time",
  CDT: "Central Daylight Time",
  MST: "Mountain Standard Time",
  MDT: "Mountain Daylight Time",
  PST: "Pacific Standard Time",
  PDT: "Pacific Daylight Time",
  CET: "Central European Standard Time",
  CEST: "Central European Summer Time",
  UTC: "Coordinated Universal Time",
};
const zoneName = (o, offset, abbreviation) => {
  if (o.timeZoneName === "long" && zoneNames[abbreviation]) return zoneNames[abbreviation];
  if (o.timeZone === "UTC" && o.timeZoneName !== "shortOffset" && o.timeZoneName !== "longOffset") return "UTC";
  if (/^[ECMP][SD]T$/.test(abbreviation) && o.timeZoneName === "short") return abbreviation;
  if (offset === 0) return "GMT";
  const minutes = Math.abs(offset) % 60,
    hours = Math.trunc(Math.abs(offset) / 60),
    sign = offset < 0 ? "-" : "+";
  return o.timeZoneName === "longOffset"
    ? `GMT${sign}${two(hours)}:${two(minutes)}`
    : `GMT${sign}${hours}${minutes ? ":" + two(minutes) : ""}`;
};

function Format(locales, options) {
  return new DateTimeFormat(locales, options);
}
Format.prototype = DateTimeFormat.prototype;
Object.defineProperty(Format.prototype, "constructor", { value: Format, writable: true, configurable: true });
Object.defineProperty(Format, "name", { value: "DateTimeFormat" });
Format.supportedLocalesOf = (l) => (l === undefined ? [] : [l].flat());
module.exports = { DateTimeFormat: Format, resolve };
