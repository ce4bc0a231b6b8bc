// Answers with a getter that never returns; making JSON of the answer must end at the guard.
export const run = () => ({ get statusCode() { for (;;); } });
