"use strict";
const EventEmitter = require("events");
class Interface extends EventEmitter {
  constructor({ input, output } = {}) {
    super();
    Object.assign(this, { input, output, closed: false, _rest: "" });
    input?.on("data", (chunk) => {
      const lines = (this._rest + chunk).split(/\r?\n/);
      this._rest = lines.pop();
      for (const line of lines) this.emit("line", line);
    });
    input?.on("end", () => {
      if (this._rest) this.emit("line", this._rest);
      this.close();
    });
  }
  close() {
    if (!this.closed) {
      this.closed = true;
      this.emit("close");
    }
  }
  pause() {
    return this;
  }
  resume() {
    return this;
  }
  setPrompt() {}
  prompt() {}
  write() {}
  question() {
    require("crosstalk:refuse").refuse("terminal", "readline.question");
  }
  [Symbol.asyncIterator]() {
    const lines = [];
    let wake;
    this.on("line", (l) => {
      lines.push(l);
      wake?.();
    });
    this.on("close", () => wake?.());
    return {
      next: async () => {
        while (!lines.length && !this.closed)
          await new Promise((resolve) => {
            wake = resolve;
          });
        return lines.length ? { value: lines.shift(), done: false } : { value: undefined, done: true };
      },
      return: async () => {
        this.close();
        return { value: undefined, done: true };
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }
}
module.exports = {
  Interface,
  createInterface: (input, output) => new Interface(input?.on ? { input, output } : input),
  clearLine: () => true,
  clearScreenDown: () => true,
  cursorTo: () => true,
  moveCursor: () => true,
  emitKeypressEvents() {},
};
