// Imports a named pipe that nobody writes to; loading must not wait for it.
import './pipe.js';
export const run = () => ({ statusCode: 200 });
