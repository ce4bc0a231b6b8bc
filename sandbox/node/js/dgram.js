"use strict";
const { stub } = require("crosstalk:refuse");
module.exports = { createSocket: stub("network", "dgram.createSocket"), Socket: stub("network", "dgram.Socket") };
