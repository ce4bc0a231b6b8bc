"use strict";
const { stub } = require("crosstalk:refuse");
const clone = (v) => structuredClone(v);
module.exports = {
  getHeapStatistics: () => ({
    total_heap_size: 20971520,
    total_heap_size_executable: 262144,
    total_physical_size: 20971520,
    total_available_size: 536870912,
    used_heap_size: 15728640,
    heap_size_limit: 536870912,
    malloced_memory: 262144,
    peak_malloced_memory: 1048576,
    does_zap_garbage: 0,
    number_of_native_contexts: 1,
    number_of_detached_contexts: 0,
  }),
  getHeapSpaceStatistics: () => [],
  getHeapCodeStatistics: () => ({}),
  setFlagsFromString() {},
  cachedDataVersionTag: () => 0,
  takeCoverage() {},
  stopCoverage() {},
  serialize: (v) => {
    const text = JSON.stringify(clone(v));
    return Buffer.from(text === undefined ? "null" : text);
  },
  deserialize: (b) => JSON.parse(Buffer.from(b).toString()),
  writeHeapSnapshot: stub("inspector", "v8.writeHeapSnapshot"),
  getHeapSnapshot: stub("inspector", "v8.getHeapSnapshot"),
  startupSnapshot: {
    isBuildingSnapshot: () => false,
    addSerializeCallback() {},
    addDeserializeCallback() {},
    setDeserializeMainFunction() {},
  },
};
