// Nests a hundred thousand parentheses in its source; it must end with an error, not with the end of the process.
export const run = () => ({ statusCode: 200, body: DEEP });
