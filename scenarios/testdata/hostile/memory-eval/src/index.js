// Has eval parse a million nested parentheses; it must end in an error, not in the end of the process.
export const run = () => (0, eval)('('.repeat(1e6) + '1' + ')'.repeat(1e6));
