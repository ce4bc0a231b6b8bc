// Has a link to an endless device for its manifest; it must be refused.
export const run = () => ({ statusCode: 200 });
