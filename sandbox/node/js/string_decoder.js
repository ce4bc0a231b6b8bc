"use strict";
module.exports = require("crosstalk:vendor/string_decoder");
