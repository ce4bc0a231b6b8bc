"use strict";
const { inspect, format } = require("crosstalk:inspect");
const own = Object.prototype.hasOwnProperty;

// table draws what console.table prints.
function table(data, only) {
  if (data === null || typeof data !== "object") return format(data);
  const rows = [],
    columns = [];
  let plain = false;
  const pairs =
    data instanceof Map
      ? [...data.values()].map((v, k) => [k, v])
      : data instanceof Set
        ? [...data].map((v, k) => [k, v])
        : Object.keys(data).map((k) => [k, data[k]]);
  for (const [name, row] of pairs) {
    const cells = {};
    if (row === null || typeof row !== "object") {
      cells.Values = cell(row);
      plain = true;
    } else {
      for (const k of only ?? Object.keys(row)) {
        if (!columns.includes(k)) columns.push(k);
        if (own.call(row, k)) cells[k] = cell(row[k]);
      }
    }
    rows.push([`${name}`, cells]);
  }
  const heads = ["(index)", ...columns, ...(plain ? ["Values"] : [])];
  const lines = rows.map(([name, cells]) => [name, ...heads.slice(1).map((h) => cells[h] ?? "")]);
  return draw(heads, lines);
}
const cell = (v) =>
  inspect(v, { depth: v !== null && typeof v === "object" ? -1 : 0, maxArrayLength: 3, breakLength: Infinity });
function draw(heads, lines) {
  const widths = heads.map((h, c) => Math.max(h.length, ...lines.map((l) => l[c].length)) + 2);
  const rule = (a, b, c) => a + widths.map((w) => "─".repeat(w)).join(b) + c;
  const row = (cells) =>
    "│" +
    cells
      .map((t, c) => {
        const left = (widths[c] - t.length) >> 1;
        return " ".repeat(left) + t + " ".repeat(widths[c] - t.length - left);
      })
      .join("│") +
    "│";
  return [rule("┌", "┬", "┐"), row(heads), rule("├", "┼", "┤"), ...lines.map(row), rule("└", "┴", "┘")].join("\n");
}
module.exports = { table };
