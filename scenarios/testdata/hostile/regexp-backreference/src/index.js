// Backtracks for ever in an expression with a backreference, made at run time; the match must be stopped or refused.
export const run = () => ({ statusCode: new RegExp('^(a+)+\\1+b$').test('a'.repeat(60) + 'c') ? 200 : 400 });
