// Takes settings of TypeScript from a file of the machine; what that holds may not show in the error.
export const run = () => ({ statusCode: 200 });
