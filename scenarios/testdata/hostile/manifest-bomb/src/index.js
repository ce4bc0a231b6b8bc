// Has a manifest whose aliases unfold to billions of nodes; reading it must end with an error that names it.
export const run = () => ({ statusCode: 200 });
