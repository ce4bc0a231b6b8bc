// Grows to a source of a hundred megabytes; it must be refused by its size.
export const run = () => ({ statusCode: 200 });
