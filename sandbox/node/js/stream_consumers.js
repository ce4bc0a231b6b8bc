"use strict";
const buffer = async (stream) => {
  const parts = [],
    iterator = stream[Symbol.asyncIterator]();
  for (let step = await iterator.next(); !step.done; step = await iterator.next()) parts.push(Buffer.from(step.value));
  return Buffer.concat(parts);
};
const text = async (stream) => new TextDecoder().decode(await buffer(stream));
module.exports = {
  buffer,
  text,
  json: async (stream) => JSON.parse(await text(stream)),
  arrayBuffer: async (stream) => Uint8Array.from(await buffer(stream)).buffer,
  blob: async (stream) => new Blob([await buffer(stream)]),
};
