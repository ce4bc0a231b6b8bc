// Queues immediates for ever, so that the app's clock never moves; the run must be stopped all the same.
const again = () => { setImmediate(again); };
export const run = () => new Promise(again);
