"use strict";
// The methods of Number, BigInt, Date and String that depend on a locale.
const intl = require("crosstalk:intl");
const { DateTimeFormat, resolve } = require("crosstalk:dates");
const { NumberFormat } = require("crosstalk:numbers");

function number(locales, options) {
  return new NumberFormat(locales, options).format(this.valueOf());
}
const dateMethod = (kind) =>
  function (locales, options) {
    const ms = Date.prototype.getTime.call(this);
    if (Number.isNaN(ms)) return "Invalid Date";
    const o = { ...options };
    if (!o.dateStyle && !o.timeStyle) {
      const date = ["weekday", "year", "month", "day"].some((k) => o[k] !== undefined);
      const time = ["hour", "minute", "second", "fractionalSecondDigits", "dayPeriod"].some((k) => o[k] !== undefined);
      if (kind === "date" && !date) Object.assign(o, { year: "numeric", month: "numeric", day: "numeric" });
      else if (kind === "time" && !time) Object.assign(o, { hour: "numeric", minute: "2-digit", second: "2-digit" });
      else if (kind === "any" && !date && !time) resolve(o, "any");
    }
    return new DateTimeFormat(locales, o).format(ms);
  };
const compare = (a, b, locales, options) => {
  if (locales !== undefined) intl.locale(locales);
  return intl.compare(a, b, options);
};
module.exports = { number, dateTime: dateMethod("any"), date: dateMethod("date"), time: dateMethod("time"), compare };
