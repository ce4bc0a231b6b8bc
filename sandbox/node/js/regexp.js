"use strict";
// The engine compiles \p{…} and then never matches it, and does not know the flags v and d. Patterns that use them
// are rewritten; all others go to the engine's own RegExp untouched.
const Native = RegExp;
const rewrites = /\\[pP]\{/;
let rewritten = false; // some pattern was

const prepare = (pattern, flags) => {
  const sets = flags.includes("v");
  if (sets || (flags.includes("u") && rewrites.test(pattern))) pattern = native.expand(pattern, sets);
  return [pattern, flags.replace("v", "u").replace("d", "")];
};
const construct = (pattern, flags, target) => {
  const indices = flags.includes("d");
  const [source, plain] = prepare(pattern, flags);
  const made = target ? Reflect.construct(Native, [source, plain], target) : new Native(source, plain);
  if (source !== pattern || plain !== flags) show(made, pattern, flags);
  if (indices) Object.defineProperty(made, "exec", { value: execWithIndices, configurable: true, writable: true });
  return made;
};
// show makes source and flags read as the app wrote them.
const show = (made, pattern, flags) => {
  rewritten = true;
  const sorted = [..."dgimsuvy"].filter((f) => flags.includes(f)).join("");
  const own = (name, value) => Object.defineProperty(made, name, { value, configurable: true });
  own("source", pattern);
  own("flags", sorted);
  if (flags.includes("d")) own("hasIndices", true);
  if (flags.includes("v")) {
    own("unicodeSets", true);
    own("unicode", false);
  }
};

// execWithIndices adds where each group matched. The engine does not say, so groups are searched for inside the match
// from left to right; a group that repeats text before it may be placed too early.
function execWithIndices(text) {
  const match = Native.prototype.exec.call(this, text);
  if (!match) return match;
  let from = match.index;
  match.indices = match.map((group, k) => {
    if (group === undefined) return undefined;
    const at = k === 0 ? match.index : String(text).indexOf(group, from);
    if (k > 0) from = at;
    return [at, at + group.length];
  });
  match.indices.groups =
    match.groups &&
    Object.fromEntries(
      Object.keys(match.groups).map((name) => [name, match.indices[match.indexOf(match.groups[name], 1)]]),
    );
  return match;
}

function Wrapper(pattern, flags) {
  const isRegExp = pattern !== null && typeof pattern === "object" && pattern[Symbol.match] !== undefined;
  // In a constructor of a class the engine hands its own new.target to plain calls: it counts when this is made of it.
  const made = new.target && this && Object.getPrototypeOf(this) === new.target.prototype;
  const target = made && new.target !== Wrapper ? new.target : undefined;
  if (!made && isRegExp && flags === undefined && pattern.constructor === Wrapper) return pattern;
  const f = flags === undefined ? (isRegExp ? pattern.flags : undefined) : String(flags);
  if (f !== undefined && /[uvd]/.test(f)) return construct(String(isRegExp ? pattern.source : pattern), f, target);
  return target ? Reflect.construct(Native, [pattern, flags], target) : new Native(pattern, flags);
}
Object.defineProperty(Wrapper, "name", { value: "RegExp" });
Object.defineProperty(Wrapper, "prototype", { value: Native.prototype, writable: false });
Object.setPrototypeOf(Wrapper, Native);
// The engine's fast paths ask whether the species is its own constructor; a rewritten pattern needs ours.
Object.defineProperty(Wrapper, Symbol.species, {
  get() {
    return this === Wrapper && !rewritten ? Native : this;
  },
  configurable: true,
});
Object.defineProperty(Native.prototype, "constructor", {
  value: Wrapper,
  writable: true,
  configurable: true,
  enumerable: false,
});
Object.defineProperty(globalThis, "RegExp", { value: Wrapper, writable: true, configurable: true, enumerable: false });
module.exports = Wrapper;
