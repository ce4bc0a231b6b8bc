// Has names in its manifest that clear the screen, set the title, go back and reorder; none may reach a terminal raw.
let last;
export const run = async request => {
  const before = last;
  last = `${request.body}`;
  return { statusCode: 200, body: before };
};
