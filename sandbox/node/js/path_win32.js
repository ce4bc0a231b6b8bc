"use strict";
// Paths of Windows, as far as portable packages ask for them on Linux: those without a drive or share.
const posix = require("path");
const forward = (p) => p.replaceAll("\\", "/"),
  back = (p) => p.replaceAll("/", "\\");
const split = (p) =>
  /^([A-Za-z]:)?(.*)$/s
    .exec(p)
    .slice(1)
    .map((s) => s ?? "");
const win32 = { sep: "\\", delimiter: ";", posix, toNamespacedPath: (p) => p };
win32.basename = (p, suffix) => posix.basename(forward(split(p)[1]), suffix);
win32.extname = (p) => posix.extname(forward(p));
win32.isAbsolute = (p) => /^[/\\]/.test(split(p)[1]);
win32.dirname = (p) => split(p)[0] + back(posix.dirname(forward(split(p)[1])));
win32.normalize = (p) => split(p)[0] + back(posix.normalize(forward(split(p)[1])));
win32.join = (...parts) => win32.normalize(parts.filter((p) => p !== "").join("\\"));
win32.resolve = (...parts) => {
  const drive =
    parts
      .map((p) => split(p)[0])
      .filter(Boolean)
      .at(-1) ?? "C:";
  return drive + back(posix.resolve("/", ...parts.map((p) => forward(split(p)[1]))));
};
win32.relative = (from, to) => back(posix.relative(forward(split(from)[1]), forward(split(to)[1])));
win32.parse = (p) => {
  const [drive, rest] = split(p),
    { root, dir, base, ext, name } = posix.parse(forward(rest));
  return { root: drive + back(root), dir: drive + back(dir), base, ext, name };
};
win32.format = (o) => back(posix.format(o));
win32.win32 = win32;
module.exports = win32;
