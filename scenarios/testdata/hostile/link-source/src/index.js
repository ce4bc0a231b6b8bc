// Becomes a link to a file of the machine; loading must end with an error that quotes nothing of it.
export const run = () => ({ statusCode: 200 });
