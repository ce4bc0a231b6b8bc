// Sets timers for ever; the function's time must run out on the app's clock, and the check must go on.
const again = () => { setTimeout(again, 0); };
export const run = () => new Promise(() => { again(); setInterval(() => {}, 1); });
