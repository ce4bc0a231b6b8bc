// Has a source whose name clears the screen and a folder whose name ends a link; reports must make both harmless.
import { remember } from './ODDNAME';
export const run = async request => ({ statusCode: 200, body: remember(request.body) });
