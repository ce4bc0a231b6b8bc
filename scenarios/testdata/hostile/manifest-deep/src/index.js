// Has a manifest that is nested a hundred thousand levels deep; reading it must end with an error.
export const run = () => ({ statusCode: 200 });
