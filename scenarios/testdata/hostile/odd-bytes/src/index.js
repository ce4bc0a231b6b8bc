// Holds a byte order mark, NUL and bytes that are no UTF-8; it must load, or end with an error that shows no raw bytes.
export const run = () => ({ statusCode: 200, body: 'ODD' });
