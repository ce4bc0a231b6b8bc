"use strict";
// Forge runs on Linux: the posix flavour is the only one.
module.exports = require("path");
