// Asks in crosstalk.yaml for a database image whose name is a shell command; it must be refused, and nothing started.
export const run = () => ({ statusCode: 200 });
