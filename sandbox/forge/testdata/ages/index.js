"use strict";
// Runs all cases, one after the other, and returns what came of each.
const { files, packages } = require("./cases.js");
const { control } = require("./control.js");

const show = async value => {
  if (value && typeof value.text === "function" && value.headers) {
    return { status: value.status, type: value.headers.get("content-type"), text: await value.text() };
  }
  return value === undefined ? "undefined" : value;
};
const told = ["name", "message", "status", "code", "errorCode", "serviceKey", "options", "context", "responseDetails",
  "failedEvents", "result", "remoteKey", "suggestion", "migrationName", "migrationsYetToRun", "details"];
// A bundler that joins files may number classes that have one name.
const failure = e => {
  if (!e || !e.constructor) return { thrown: String(e) };
  const out = { class: e.constructor.name.replace(/^_|\d+$/g, "") };
  for (const name of told) if (e[name] !== undefined && e[name] !== out.class) out[name] = e[name];
  return out;
};

exports.run = async ({ call }) => {
  const seen = {};
  for (const { file, cases } of files) {
    for (const { name, user, answer, body } of cases) {
      if (user !== (call.functionKey === "user")) continue;
      if (answer) await control(answer);
      try {
        seen[`${file}/${name}`] = { value: await show(await body()) };
      } catch (e) {
        seen[`${file}/${name}`] = { error: failure(e) };
      }
      if (answer) await control("");
    }
  }
  return seen;
};

// The names of the functions that an app can call: what a package exports, what is found on that, and what a file of
// cases says that these return.
const methods = value => {
  const found = new Set();
  for (let at = value; at && !builtIn.includes(at); at = Object.getPrototypeOf(at)) {
    for (const name of Object.getOwnPropertyNames(at)) {
      const { value: own } = Object.getOwnPropertyDescriptor(at, name);
      if (typeof own === "function" && name !== "constructor") found.add(name);
    }
  }
  return [...found];
};
const builtIn = [Object, Function, Error, Array, Promise].map(c => c.prototype);
const exported = module => Object.keys(module).filter(name => name !== "default").flatMap(name => {
  const value = module[name];
  if (typeof value === "object" && value !== null) return methods(value);
  return typeof value === "function" ? [name, ...methods(value.prototype)] : [];
});

exports.surface = async () => {
  const out = {};
  for (const [name, module] of Object.entries(packages)) out[name] = exported(module);
  for (const { file, made } of files) {
    if (made) out[`what is made in ${file}`] = (await made()).flatMap(methods);
  }
  return Object.fromEntries(Object.entries(out).map(([name, names]) => [name, [...new Set(names)].filter(n => !n.startsWith("_")).sort()]));
};
