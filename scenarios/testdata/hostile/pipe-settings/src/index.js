// Has a named pipe for its package.json; loading must not wait for it.
export const run = () => ({ statusCode: 200 });
