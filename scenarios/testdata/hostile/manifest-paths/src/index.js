// Names files outside the app in its manifest, as resources and translations; none may be read.
export const run = () => ({ statusCode: 200 });
