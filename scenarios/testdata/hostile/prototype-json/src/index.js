// Replaces JSON.parse and JSON.stringify by functions that forge; the record must be made with the engine's own.
JSON.parse = () => ({ forged: true });
JSON.stringify = () => '{"schema":"crosstalk/report/v1","findings":[]}';
export const run = request => ({ statusCode: request.forged ? 500 : 200 });
