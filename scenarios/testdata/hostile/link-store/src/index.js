// Has a folder .crosstalk that is a link to another place; findings must not be written there.
let last;
export const run = async request => { const before = last; last = request.body; return { statusCode: 200, body: before }; };
