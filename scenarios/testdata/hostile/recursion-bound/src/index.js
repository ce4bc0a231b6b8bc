// Binds a function again and again, each name longer than the one before, and calls through all of them.
let bound = () => 1;
for (let n = 0; n < 100000; n++) bound = bound.bind(null);
export const run = () => bound();
