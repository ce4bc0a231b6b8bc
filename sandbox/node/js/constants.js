"use strict";
const { errno, signals } = require("os").constants;
module.exports = { ...errno, ...signals, ...require("fs").constants };
