// Backtracks for ever in an expression with a lookahead; the match must be stopped or refused.
const slow = /^(?=(a+)+$)(a+)+b$/;
export const run = () => ({ statusCode: slow.test('a'.repeat(60) + 'c') ? 200 : 400 });
