// Imports a file of the machine by a path that leads out of the app; loading must end with an error that quotes nothing.
import text from '../../../../../../../../../../../etc/passwd';
export const run = () => ({ statusCode: 200, body: text });
