"use strict";
const EventEmitter = require("events");
const { stub } = require("crosstalk:refuse");
module.exports = Object.assign(new EventEmitter(), {
  isMaster: true,
  isPrimary: true,
  isWorker: false,
  workers: {},
  settings: {},
  SCHED_NONE: 1,
  SCHED_RR: 2,
  schedulingPolicy: 2,
  fork: stub("child-process", "cluster.fork"),
  setupPrimary() {},
  setupMaster() {},
  disconnect() {},
  Worker: class Worker extends EventEmitter {},
});
