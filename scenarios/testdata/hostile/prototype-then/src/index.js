// Makes every object a thenable; the run must end and tell of it.
Object.prototype.then = function (resolve) { setTimeout(() => resolve(1), 1); };
export const run = async () => ({ statusCode: 200 });
