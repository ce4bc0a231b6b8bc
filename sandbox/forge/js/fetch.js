"use strict";
// The one channel to the platform. The path is passed on as it is: queue paths hold literal braces.
const { dispatch } = require("crosstalk:fetch");
class UndiciError extends Error {}
exports.fetch = (target, path, init) => dispatch(target, String(path), init);
exports.UndiciError = UndiciError;
