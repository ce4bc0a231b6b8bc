// Replaces then, catch, finally and the global Promise; invocations must still end.
Promise.prototype.then = Promise.prototype.catch = Promise.prototype.finally = () => { throw new Error('no then'); };
globalThis.Promise = function () { throw new Error('no promise'); };
export const run = async () => ({ statusCode: 200 });
