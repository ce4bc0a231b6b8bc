"use strict";
const { refuse, stub } = require("crosstalk:refuse");
class Worker {
  constructor() {
    refuse("worker", "worker_threads.Worker");
  }
}
module.exports = {
  isMainThread: true,
  parentPort: null,
  workerData: null,
  threadId: 0,
  resourceLimits: {},
  SHARE_ENV: Symbol.for("nodejs.worker_threads.SHARE_ENV"),
  Worker,
  get MessageChannel() {
    return globalThis.MessageChannel;
  },
  get MessagePort() {
    return globalThis.MessagePort;
  },
  BroadcastChannel: stub("worker", "worker_threads.BroadcastChannel"),
  markAsUntransferable() {},
  moveMessagePortToContext: (p) => p,
  receiveMessageOnPort: () => undefined,
  getEnvironmentData: () => undefined,
  setEnvironmentData() {},
};
