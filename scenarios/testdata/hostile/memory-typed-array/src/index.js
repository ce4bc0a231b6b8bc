// Asks for typed arrays and buffers of many gigabytes; each must throw a RangeError.
export const run = request => {
  switch (request.method) {
    case 'POST': return new Uint8Array(8e9).length;
    case 'PUT': return new ArrayBuffer(2 ** 45).byteLength;
    default: return Buffer.alloc(2 ** 40).length;
  }
};
