// Imports a file of its own that is a link to a file of the machine; loading must end with an error.
import text from './linked.json';
export const run = () => ({ statusCode: 200, body: text });
