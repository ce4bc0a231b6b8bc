// Has numbers in the manifest that no platform allows; nothing may be allocated or waited for by them.
export const run = () => ({ statusCode: 200 });
