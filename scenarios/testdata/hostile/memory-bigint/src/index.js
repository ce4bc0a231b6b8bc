// Raises BigInts to powers that no machine holds; each must throw a RangeError.
export const run = request => request.method === 'POST' ? String(1n << 2n ** 40n) : String(2n ** 2n ** 34n);
