"use strict";
const { now } = require("crosstalk:timers");
const entries = [];
class PerformanceEntry {
  constructor(name, entryType, startTime, duration, detail = null) {
    Object.assign(this, { name, entryType, startTime, duration, detail });
  }
  toJSON() {
    return { ...this };
  }
}
const find = (name, type) =>
  entries.filter((e) => (name === undefined || e.name === name) && (type === undefined || e.entryType === type));
const add = (e) => {
  entries.push(e);
  return e;
};
const clear = (type) => (name) => {
  for (let k = entries.length - 1; k >= 0; k--) {
    if (entries[k].entryType === type && (name === undefined || entries[k].name === name)) entries.splice(k, 1);
  }
};
const timeOf = (mark) => {
  if (mark === undefined) return undefined;
  if (typeof mark === "number") return mark;
  const found = find(mark, "mark").at(-1);
  if (!found) throw new DOMException(`The "${mark}" performance mark has not been set`, "SyntaxError");
  return found.startTime;
};
const performance = {
  now: () => now(),
  timeOrigin: Date.now() - now(),
  mark: (name, o = {}) => add(new PerformanceEntry(`${name}`, "mark", o.startTime ?? now(), 0, o.detail)),
  measure(name, a, b) {
    const o = a !== null && typeof a === "object" ? a : { start: a, end: b };
    const start = timeOf(o.start) ?? 0,
      end = timeOf(o.end) ?? (o.duration !== undefined ? start + o.duration : now());
    return add(new PerformanceEntry(`${name}`, "measure", start, end - start, o.detail));
  },
  clearMarks: clear("mark"),
  clearMeasures: clear("measure"),
  getEntries: () => [...entries],
  getEntriesByName: (name, type) => find(name, type),
  getEntriesByType: (type) => find(undefined, type),
  eventLoopUtilization: () => ({ idle: 0, active: 0, utilization: 0 }),
  timerify: (f) => f,
  nodeTiming: { name: "node", startTime: 0 },
  toJSON() {
    return { timeOrigin: performance.timeOrigin, nodeTiming: {}, eventLoopUtilization: {} };
  },
};
class PerformanceObserver {
  observe() {}
  disconnect() {}
  takeRecords() {
    return [];
  }
}
PerformanceObserver.supportedEntryTypes = ["mark", "measure"];
const histogram = () => ({
  min: 0,
  max: 0,
  mean: 0,
  stddev: 0,
  exceeds: 0,
  count: 0,
  enable: () => true,
  disable: () => true,
  reset() {},
  record() {},
  percentile: () => 0,
  percentiles: new Map(),
});
module.exports = {
  performance,
  PerformanceObserver,
  PerformanceEntry,
  monitorEventLoopDelay: histogram,
  createHistogram: histogram,
  constants: {},
};
