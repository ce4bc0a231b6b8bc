"use strict";
// The file system operations that wait for nothing. The callback and promise forms are made from these.
const { argument, badValue, range } = require("crosstalk:errors");
const bytes = require("crosstalk:bytes");

const path = (p, name = "path") => {
  if (typeof p === "string") {
    if (p.includes("\0")) throw badValue(name, p, "must be a string, Uint8Array, or URL without null bytes");
    return p;
  }
  if (p instanceof Uint8Array) return Buffer.from(p).toString();
  if (p !== null && typeof p === "object" && typeof p.href === "string") return require("url").fileURLToPath(p);
  throw argument(name, "of type string or an instance of Buffer or URL", p);
};
const options = (o, defaults) => (typeof o === "string" ? { ...defaults, encoding: o } : { ...defaults, ...o });
const output = (buffer, encoding) => {
  const b = Buffer.from(buffer);
  return encoding && encoding !== "buffer" ? b.toString(encoding) : b;
};
const input = (data, encoding, name = "data") => {
  if (typeof data === "string") return Buffer.from(data, encoding ?? "utf8");
  const view = bytes.view(data);
  if (!view) throw argument(name, "of type string or an instance of Buffer, TypedArray, or DataView", data);
  return view;
};

const constants = {
  F_OK: 0,
  R_OK: 4,
  W_OK: 2,
  X_OK: 1,
  COPYFILE_EXCL: 1,
  COPYFILE_FICLONE: 2,
  COPYFILE_FICLONE_FORCE: 4,
  O_RDONLY: 0,
  O_WRONLY: 1,
  O_RDWR: 2,
  O_CREAT: 64,
  O_EXCL: 128,
  O_TRUNC: 512,
  O_APPEND: 1024,
  S_IFMT: 61440,
  S_IFREG: 32768,
  S_IFDIR: 16384,
  S_IFLNK: 40960,
  UV_FS_O_FILEMAP: 0,
};
const epoch = Date.now() - require("crosstalk:timers").now();

// Only files and folders exist here; both Stats and Dirent say so in the same words.
class Plain {
  isSymbolicLink() {
    return false;
  }
  isBlockDevice() {
    return false;
  }
  isCharacterDevice() {
    return false;
  }
  isFIFO() {
    return false;
  }
  isSocket() {
    return false;
  }
}
class Stats extends Plain {
  constructor([folder, size, mode, ino, modified, born]) {
    super();
    Object.assign(this, {
      dev: 1,
      mode: (folder ? constants.S_IFDIR : constants.S_IFREG) | mode,
      nlink: 1,
      uid: 993,
      gid: 990,
      rdev: 0,
      blksize: 4096,
      ino,
      size: folder ? 4096 : size,
      blocks: Math.ceil(size / 512),
      atimeMs: epoch + modified,
      mtimeMs: epoch + modified,
      ctimeMs: epoch + modified,
      birthtimeMs: epoch + born,
      atime: new Date(epoch + modified),
      mtime: new Date(epoch + modified),
      ctime: new Date(epoch + modified),
      birthtime: new Date(epoch + born),
    });
  }
  isDirectory() {
    return (this.mode & constants.S_IFMT) === constants.S_IFDIR;
  }
  isFile() {
    return (this.mode & constants.S_IFMT) === constants.S_IFREG;
  }
}
class Dirent extends Plain {
  #folder;
  constructor(name, parent, folder) {
    super();
    this.name = name;
    this.parentPath = this.path = parent;
    this.#folder = folder;
  }
  isDirectory() {
    return this.#folder;
  }
  isFile() {
    return !this.#folder;
  }
}

// Open files by descriptor; 0 to 2 are taken.
const open = new Map();
let next = 3;
const modes = {
  r: {},
  "r+": { write: true },
  w: { write: true, create: true, truncate: true },
  a: { write: true, create: true, append: true },
};
const modeOf = (flag) => {
  if (typeof flag === "number") {
    return {
      write: (flag & 3) !== 0,
      create: !!(flag & 64),
      exclusive: !!(flag & 128),
      truncate: !!(flag & 512),
      append: !!(flag & 1024),
    };
  }
  const base = modes[`${flag}`.replace(/[xs]/g, "")] ?? modes[`${flag}`.replace(/[xs+]/g, "")];
  if (!base) throw badValue("flags", flag);
  return { ...base, exclusive: `${flag}`.includes("x") };
};
const file = (fd, syscall) => {
  if (typeof fd !== "number") throw argument("fd", "of type number", fd);
  const f = open.get(fd);
  if (!f) native.fail(syscall, undefined, "EBADF");
  return f;
};
const prepare = (p, flag, mode) => {
  const m = modeOf(flag ?? "r");
  if (m.write) native.open("open", p, !!m.create, !!m.exclusive, !!m.truncate, mode);
  else native.stat("open", p);
  return m;
};

const sync = {
  open(p, flag, mode) {
    p = path(p);
    if (open.size >= native.maxOpen) native.fail("open", p, "EMFILE");
    open.set(next, { path: p, at: 0, ...prepare(p, flag, mode) });
    return next++;
  },
  close(fd) {
    file(fd, "close");
    open.delete(fd);
  },
  read(fd, buffer, offset, length, position) {
    if (offset !== null && typeof offset === "object") ({ offset, length, position } = offset);
    const f = file(fd, "read"),
      target = bytes.view(buffer);
    offset ??= 0;
    length ??= target.length - offset;
    const at = typeof position === "number" && position >= 0 ? position : f.at;
    const data = new Uint8Array(native.read("read", f.path, at, length));
    target.set(data, offset);
    if (at === f.at) f.at += data.length;
    return data.length;
  },
  write(fd, data, offset, length, position) {
    const f = file(fd, "write");
    let part;
    if (typeof data === "string") {
      part = Buffer.from(data, typeof length === "string" ? length : "utf8");
      position = offset;
    } else {
      if (offset !== null && typeof offset === "object") ({ offset, length, position } = offset);
      part = input(data, undefined, "buffer").subarray(
        offset ?? 0,
        length === undefined || length === null ? undefined : (offset ?? 0) + length,
      );
    }
    const at = f.append ? -1 : typeof position === "number" ? position : f.at;
    native.write("write", f.path, part, at, f.append);
    if (at === f.at) f.at += part.length;
    return part.length;
  },
  fstat(fd) {
    return new Stats(native.stat("fstat", file(fd, "fstat").path));
  },
  ftruncate(fd, size = 0) {
    native.truncate("ftruncate", file(fd, "ftruncate").path, size);
  },
  fsync(fd) {
    file(fd, "fsync");
  },
  fdatasync(fd) {
    file(fd, "fdatasync");
  },
  fchmod(fd) {
    file(fd, "fchmod");
  },
  futimes(fd) {
    file(fd, "futimes");
  },
  readFile(p, o) {
    o = options(o, { flag: "r" });
    const name = Number.isInteger(p) ? file(p, "read").path : path(p);
    return output(native.read("open", name), o.encoding);
  },
  writeFile(p, data, o) {
    o = options(o, { flag: "w", encoding: "utf8", mode: 0o666 });
    const content = input(data, o.encoding),
      name = Number.isInteger(p) ? file(p, "write").path : path(p);
    const m = prepare(name, o.flag, o.mode);
    native.write("write", name, content, m.append ? -1 : 0, !!m.append);
  },
  appendFile(p, data, o) {
    sync.writeFile(p, data, { ...options(o, { encoding: "utf8" }), flag: "a" });
  },
  stat(p, o) {
    const found = native.stat(o?.throwIfNoEntry === false ? "" : "stat", path(p));
    return found && new Stats(found);
  },
  lstat(p, o) {
    const found = native.stat(o?.throwIfNoEntry === false ? "" : "lstat", path(p));
    return found && new Stats(found);
  },
  access(p, mode = 0) {
    native.stat("access", path(p));
    if (mode & constants.W_OK && !/^\/tmp(\/|$)/.test(path(p))) native.fail("access", path(p), "EROFS");
  },
  mkdir(p, o) {
    p = path(p);
    const recursive = typeof o === "object" && !!o?.recursive,
      mode = typeof o === "object" ? o?.mode : o;
    if (!recursive) {
      native.mkdir("mkdir", p, mode);
      return undefined;
    }
    const missing = [];
    let at = require("path").resolve(p);
    for (; native.stat("", at) === undefined; at = require("path").dirname(at)) missing.unshift(at);
    if (!missing.length && !native.stat("", at)[0]) native.fail("mkdir", p, "EEXIST");
    for (const dir of missing) native.mkdir("mkdir", dir, mode);
    return missing[0];
  },
  mkdtemp(prefix, o) {
    const dir = path(prefix, "prefix") + native.random();
    native.mkdir("mkdtemp", dir, 0o700);
    return options(o).encoding === "buffer" ? Buffer.from(dir) : dir;
  },
  readdir(p, o) {
    o = options(o);
    p = path(p);
    const out = [],
      walk = (dir, below) => {
        for (const name of native.list("scandir", dir)) {
          const full = dir.replace(/\/$/, "") + "/" + name,
            folder = native.stat("stat", full)[0];
          out.push(o.withFileTypes ? new Dirent(name, dir, folder) : below + name);
          if (folder && o.recursive) walk(full, below + name + "/");
        }
      };
    walk(p, "");
    return out;
  },
  rm(p, o = {}) {
    p = path(p);
    const found = native.stat(o?.force ? "" : "lstat", p);
    if (!found) return;
    if (!found[0]) {
      native.remove("rm", p, false);
      return;
    }
    if (!o?.recursive) {
      throw require("crosstalk:errors").make(
        Error,
        "ERR_FS_EISDIR",
        `Path is a directory: rm returned EISDIR (is a directory) ${p}`,
        { name: "SystemError", errno: 21, syscall: "rm", path: p },
      );
    }
    for (const name of native.list("scandir", p)) sync.rm(`${p}/${name}`, { recursive: true });
    native.remove("rm", p, true);
  },
  rmdir(p, o) {
    if (o?.recursive) sync.rm(p, { recursive: true, force: true });
    else native.remove("rmdir", path(p), true);
  },
  unlink(p) {
    native.remove("unlink", path(p), false);
  },
  rename(from, to) {
    native.rename("rename", path(from, "oldPath"), path(to, "newPath"));
  },
  copyFile(from, to, mode = 0) {
    const data = native.read("copyfile", path(from, "src"));
    native.open("copyfile", path(to, "dest"), true, !!(mode & 1), true);
    native.write("copyfile", path(to, "dest"), new Uint8Array(data), 0);
  },
  cp(from, to, o = {}) {
    if (!native.stat("cp", path(from))[0]) {
      sync.copyFile(from, to);
      return;
    }
    if (!o?.recursive)
      throw require("crosstalk:errors").make(
        Error,
        "ERR_FS_EISDIR",
        "Recursive option not enabled, cannot copy a directory",
      );
    sync.mkdir(to, { recursive: true });
    for (const name of native.list("scandir", path(from))) sync.cp(`${from}/${name}`, `${to}/${name}`, o);
  },
  truncate(p, size = 0) {
    native.open("open", path(p), false, false, false);
    native.truncate("truncate", path(p), size);
  },
  chmod(p, mode) {
    native.touch("chmod", path(p), mode);
  },
  chown(p) {
    native.touch("chown", path(p));
  },
  utimes(p) {
    native.touch("utimes", path(p));
  },
  lutimes(p) {
    native.touch("lutime", path(p));
  },
  realpath(p) {
    const full = require("path").resolve(path(p));
    native.stat("lstat", full);
    return full;
  },
  readlink(p) {
    native.stat("readlink", path(p));
    return native.fail("readlink", path(p), "EINVAL");
  },
  symlink(target, p) {
    native.fail("symlink", path(p), "EPERM");
  },
  link(from, p) {
    native.fail("link", path(p), "EPERM");
  },
  opendir(p) {
    const items = sync.readdir(p, { withFileTypes: true });
    return {
      path: p,
      readSync: () => items.shift() ?? null,
      read: async () => items.shift() ?? null,
      closeSync() {},
      async close() {},
      [Symbol.asyncIterator]() {
        return { next: async () => (items.length ? { value: items.shift(), done: false } : { done: true }) };
      },
    };
  },
};
sync.realpath.native = sync.realpath;
const exists = (p) => {
  try {
    return native.stat("", path(p)) !== undefined;
  } catch {
    return false;
  }
};
module.exports = { sync, exists, constants, Stats, Dirent, open, file, range };
