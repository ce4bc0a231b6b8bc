// Answers with JSON that has no bottom: each toJSON returns an object that has another one below it; it must be stopped.
const deeper = () => ({ toJSON: () => ({ deeper: deeper() }) });
export const run = () => deeper();
