// Replaces call, apply and bind of functions; the host must not depend on them.
Function.prototype.call = Function.prototype.apply = Function.prototype.bind = () => { throw new Error('no call'); };
export const run = async () => { await fetch('https://example.com/'); return { statusCode: 200 }; };
