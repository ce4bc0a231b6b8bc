"use strict";
module.exports = require("crosstalk:http").make("http", 80);
