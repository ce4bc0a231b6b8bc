// Has a link to an endless device for its tsconfig.json; loading must not read it to its end.
export const run = () => ({ statusCode: 200 });
