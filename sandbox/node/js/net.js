"use strict";
const { stub, refuse } = require("crosstalk:refuse");
const isIPv4 = (s) => /^((25[0-5]|2[0-4]\d|1?\d?\d)(\.(?!$)|$)){4}$/.test(`${s}`);
const isIPv6 = (s) => {
  s = `${s}`;
  try {
    return s.includes(":") && !s.includes("[") && !!new URL(`http://[${s.replace(/%.*$/, "")}]`);
  } catch {
    return false;
  }
};
let Socket;
module.exports = {
  isIPv4,
  isIPv6,
  isIP: (s) => (isIPv4(s) ? 4 : isIPv6(s) ? 6 : 0),
  connect: stub("network", "net.connect"),
  createConnection: stub("network", "net.createConnection"),
  createServer: stub("network", "net.createServer"),
  // Packages derive classes from Socket when they load, so it exists; only connecting is refused.
  get Socket() {
    return (Socket ??= class Socket extends require("stream").Duplex {
      connect() {
        refuse("network", "net.Socket.connect");
      }
      setKeepAlive() {
        return this;
      }
      setNoDelay() {
        return this;
      }
      setTimeout() {
        return this;
      }
      ref() {
        return this;
      }
      unref() {
        return this;
      }
    });
  },
  get Stream() {
    return this.Socket;
  },
  Server: class Server {
    listen() {
      refuse("network", "net.Server.listen");
    }
  },
  BlockList: class BlockList {
    addAddress() {}
    check() {
      return false;
    }
  },
  getDefaultAutoSelectFamily: () => true,
  setDefaultAutoSelectFamily() {},
  getDefaultAutoSelectFamilyAttemptTimeout: () => 250,
  setDefaultAutoSelectFamilyAttemptTimeout() {},
};
