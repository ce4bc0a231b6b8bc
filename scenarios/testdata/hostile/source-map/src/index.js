// Names files of the machine in source maps, its own and one of data; none may be read, quoted or reported as a place.
let last;
export const run = request => {
  const before = last;
  last = request.body;
  return { statusCode: 200, body: before };
};
//# sourceMappingURL=data:application/json;base64,eyJ2ZXJzaW9uIjozLCJzb3VyY2VzIjpbIi4uLy4uLy4uLy4uLy4uLy4uL2V0Yy9wYXNzd2QiXSwibmFtZXMiOltdLCJtYXBwaW5ncyI6IkFBQUE7QUFDQTtBQUNBO0FBQ0EifQ==
//# sourceMappingURL=/etc/passwd
