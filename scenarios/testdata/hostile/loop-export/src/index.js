// Loops for ever in the getter of its export; loading must end with an error.
Object.defineProperty(exports, 'run', { enumerable: true, get() { for (;;); } });
