// Has install scripts of npm, and a configuration of npm; none may ever run.
export const run = () => ({ statusCode: 200 });
