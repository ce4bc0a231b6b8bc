// Doubles a text for ever; it must end in an error as V8 has it, or in a stopped run.
export const run = () => { let s = 'a'; for (;;) s += s; };
