"use strict";
// How numeric dates, numbers and amounts of money are written where not as in the United States. `pad` tells which of
// day and month get two digits; `marks` are the separators of groups and of decimals; numbers of four digits have no
// separator where `wide` says so; `money` stands before the number with a blank, or after it, or as in the United States.
const dmy = ["day", "month", "year"],
  ymd = ["year", "month", "day"],
  both = ["day", "month"],
  pm = ["am", "pm"];
const regions = {
  "en-GB": { order: dmy, sep: "/", pad: both, join: ", " },
  "en-CA": { order: ymd, sep: "-", pad: both, join: ", ", am: ["a.m.", "p.m."], symbols: { CAD: "$" } },
  "en-AU": { order: dmy, sep: "/", pad: both, join: ", ", am: pm, symbols: { AUD: "$" } },
  "en-NZ": { order: dmy, sep: "/", pad: ["month"], join: ", ", am: pm, symbols: { NZD: "$" } },
  "en-IN": { order: dmy, sep: "/", pad: [], join: ", ", am: pm, groups: /\B(?=(\d\d)*\d{3}$)/g },
  "de-DE": { order: dmy, sep: ".", pad: [], join: ", ", marks: [".", ","], money: "after", percent: "\u00a0%" },
  "fr-FR": { order: dmy, sep: "/", pad: both, join: " ", marks: ["\u202f", ","], money: "after", percent: "\u00a0%" },
  "es-ES": { order: dmy, sep: "/", pad: [], join: ", ", marks: [".", ","], money: "after", wide: true, percent: "\u00a0%" },
  "it-IT": { order: dmy, sep: "/", pad: both, join: ", ", marks: [".", ","], money: "after", wide: true },
  "nl-NL": { order: dmy, sep: "-", pad: [], join: ", ", marks: [".", ","], money: "before" },
  "pl-PL": { order: dmy, sep: ".", pad: ["month"], join: ", ", marks: ["\u00a0", ","], money: "after", wide: true },
  "pt-BR": { order: dmy, sep: "/", pad: both, join: ", ", marks: [".", ","], money: "before" },
  "sv-SE": { order: ymd, sep: "-", pad: both, join: " ", marks: ["\u00a0", ","], money: "after", percent: "\u00a0%" },
  "ja-JP": { order: ymd, sep: "/", pad: [], join: " ", symbols: { JPY: "￥" } },
  "zh-CN": { order: ymd, sep: "/", pad: [], join: " ", symbols: { CNY: "¥" } },
};
for (const tag of ["de-DE", "fr-FR", "es-ES", "it-IT", "nl-NL", "pl-PL", "pt-BR", "sv-SE", "ja-JP", "zh-CN"])
  regions[tag.slice(0, 2)] = regions[tag];
module.exports = regions;
