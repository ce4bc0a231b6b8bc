// Imports packages and files whose names are control characters; the error names them with all of these made visible.
import '[2J-package';
import './‮file\x1b[31m';
export const run = () => ({ statusCode: 200 });
