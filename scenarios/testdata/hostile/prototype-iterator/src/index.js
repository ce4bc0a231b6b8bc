// Replaces the iterator of arrays by one that ends never or throws; the host must not depend on it.
const own = Array.prototype[Symbol.iterator];
Array.prototype[Symbol.iterator] = function () { return { next: () => ({ done: false, value: this }) }; };
export const run = async () => {
  try { await fetch('https://example.com/'); } catch {}
  Array.prototype[Symbol.iterator] = () => { throw new Error('no iterator'); };
  return { statusCode: 200 };
};
