// Has a package that is a link to a folder outside which is no such package; loading must end with an error.
import text from 'stolen/secret.json';
export const run = () => ({ statusCode: 200, body: text });
