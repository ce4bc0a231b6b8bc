"use strict";
// Tells the host of the test how it has to answer until it is told otherwise; "" is as ever.
const { fetch } = globalThis;
exports.control = answer => fetch("https://control.invalid/" + encodeURIComponent(answer));
