"use strict";
const { isDisturbed, ...streams } = require("crosstalk:streams");
module.exports = streams;
