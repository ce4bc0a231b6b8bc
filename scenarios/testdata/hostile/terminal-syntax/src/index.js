// Has a line that is no JavaScript and holds control characters; the error quotes it with all of them made visible.
export const run = () => { return "[2J]0;owned‮" "no operator between" };
