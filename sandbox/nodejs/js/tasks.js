"use strict";
// The calls that wait for their time, which the other side tells.
const state = require("crosstalk:state");
const waiting = new Map();
let last = 0;
const tasks = {
  caught: undefined,
  // step is the one whose code made a task.
  step: (id) => waiting.get(id)?.step ?? 0,
  all: () => [...waiting.values()].map(({ fn, args }) => ({ callback: fn, args })),
  // run calls one, in the asynchronous context in which it was made.
  run(id) {
    const task = waiting.get(id);
    if (!task) return;
    if (!task.repeat) waiting.delete(id);
    task.within(() => {
      try {
        state.apply(task.fn, undefined, task.args);
      } catch (error) {
        tasks.caught(error);
      }
    });
  },
};
module.exports = {
  tasks,
  native: {
    now: () => state.now,
    timer(fn, delay, repeat, ...args) {
      const id = ++last;
      const step = state.current()?.step ?? 0;
      waiting.set(id, { fn, args, repeat, step, within: state.snapshot() });
      state.did({ timer: { id, delay: Math.max(Math.trunc(delay) || 0, 0), repeat: !!repeat } });
      return id;
    },
    clear(id) {
      if (waiting.delete(id)) state.did({ clear: id });
    },
  },
};
