// Has a link to an endless device for its crosstalk.yaml; it must be refused.
export const run = () => ({ statusCode: 200 });
