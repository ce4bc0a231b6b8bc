package node

import (
	"github.com/dop251/goja"

	"crosstalk/sandbox"
)

// diskNative gives the operations of a Disk. Those that fail throw an Error with code, errno, syscall and path, as
// libuv's do; each takes the name of the system call as its first argument.
func diskNative(i *sandbox.Instance) any {
	return object(i,
		function{"read", diskRead}, function{"stat", diskStat}, function{"open", diskOpen},
		function{"write", diskWrite}, function{"list", diskList}, function{"rename", diskRename},
		function{"mkdir", onPath((*Disk).mkdirAt)},
		function{"remove", onPath(func(d *Disk, name string, c goja.FunctionCall) string {
			return d.remove(name, c.Argument(2).ToBoolean())
		})},
		function{"truncate", onPath(func(d *Disk, name string, c goja.FunctionCall) string {
			return d.truncate(name, c.Argument(2).ToInteger())
		})},
		function{"touch", onPath(func(d *Disk, name string, c goja.FunctionCall) string {
			return d.touch(name, number(c.Argument(2), 0))
		})},
		function{"fail", func(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
			failFile(i, c.Argument(2).String(), c.Argument(0).String(), text(c.Argument(1)), "")
			return nil
		}},
		function{"random", func(i *sandbox.Instance, _ goja.FunctionCall) goja.Value {
			const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
			out := make([]byte, 6)
			for k := range out {
				out[k] = letters[i.Random().IntN(len(letters))]
			}
			return i.VM().ToValue(string(out))
		}},
	)
}

// fileErrors are libuv's errors: number (Linux) and text.
func fileErrors(code string) (errno int, message string) {
	e := map[string]struct {
		errno int
		text  string
	}{
		"ENOENT": {-2, "no such file or directory"}, "EEXIST": {-17, "file already exists"},
		"ENOTDIR": {-20, "not a directory"}, "EISDIR": {-21, "illegal operation on a directory"},
		"EINVAL": {-22, "invalid argument"}, "ENOSPC": {-28, "no space left on device"},
		"EROFS": {-30, "read-only file system"}, "ENOTEMPTY": {-39, "directory not empty"},
		"EBADF": {-9, "bad file descriptor"}, "EPERM": {-1, "operation not permitted"},
		"EACCES": {-13, "permission denied"},
	}[code]
	return e.errno, e.text
}

func failFile(i *sandbox.Instance, code, syscall, name, dest string) {
	f := fault(code, syscall, name, dest)
	e, err := i.VM().New(i.VM().Get("Error"), i.VM().ToValue(f.Message))
	if err != nil {
		panic(err)
	}
	_ = e.Set("errno", f.Errno)
	_ = e.Set("code", code)
	_ = e.Set("syscall", syscall)
	if name != "" {
		_ = e.Set("path", name)
	}
	if dest != "" {
		_ = e.Set("dest", dest)
	}
	panic(e)
}

// onPath wraps an operation on one path that returns nothing.
func onPath(op func(*Disk, string, goja.FunctionCall) string) func(*sandbox.Instance, goja.FunctionCall) goja.Value {
	return func(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
		name := c.Argument(1).String()
		if code := op(DiskOf(i), resolve(name), c); code != "" {
			DiskOf(i).refuse(c.Argument(0).String(), name, code)
			failFile(i, code, c.Argument(0).String(), name, "")
		}
		return goja.Undefined()
	}
}

func (d *Disk) mkdirAt(name string, c goja.FunctionCall) string {
	return d.mkdir(name, number(c.Argument(2), 0o777)&^0o22)
}

// touch sets the mode of what is at a path; 0 leaves it.
func (d *Disk) touch(name string, mode int) string {
	n, code := d.lookup(name)
	if n != nil && mode != 0 {
		n.mode = mode
	}
	return code
}

// diskRead takes syscall, path, offset and length, and returns an ArrayBuffer.
func diskRead(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
	d, name := DiskOf(i), c.Argument(1).String()
	data, code := d.readAt(name, number(c.Argument(2), 0), number(c.Argument(3), -1))
	switch {
	case code == "EISDIR":
		failFile(i, code, "read", "", "")
	case code != "":
		d.refuse(c.Argument(0).String(), name, code)
		failFile(i, code, c.Argument(0).String(), name, "")
	}
	return buffer(i, data)
}

// readAt reads up to so many bytes of a file from an offset on; -1 stands for all.
func (d *Disk) readAt(name string, from, length int) (data []byte, code string) {
	n, code := d.lookup(resolve(name))
	if n == nil {
		return nil, code
	}
	if n.folder {
		return nil, "EISDIR"
	}
	if length < 0 {
		length = len(n.data)
	}
	from = min(max(from, 0), len(n.data))
	to := min(from+length, len(n.data))
	d.record("read", resolve(name), n.data[from:to])
	return append([]byte{}, n.data[from:to]...), ""
}

// diskStat returns [is a folder, size, mode, number, modified, born], or undefined when nothing is there and the
// syscall is empty.
func diskStat(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
	name := c.Argument(1).String()
	n, code := DiskOf(i).lookup(resolve(name))
	if n == nil {
		if c.Argument(0).String() == "" {
			return goja.Undefined()
		}
		failFile(i, code, c.Argument(0).String(), name, "")
	}
	return i.VM().NewArray(n.stat()...)
}

func (n *inode) stat() []any {
	return []any{n.folder, len(n.data), n.mode, n.number, n.modified, n.born}
}

// diskOpen takes syscall, path, create, exclusive, truncate and mode.
func diskOpen(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
	name := c.Argument(1).String()
	f := flags{c.Argument(2).ToBoolean(), c.Argument(3).ToBoolean(), c.Argument(4).ToBoolean()}
	if code := DiskOf(i).open(resolve(name), f, number(c.Argument(5), 0o666)&^0o22); code != "" {
		DiskOf(i).refuse(c.Argument(0).String(), name, code)
		failFile(i, code, c.Argument(0).String(), name, "")
	}
	return goja.Undefined()
}

// diskWrite takes syscall, path, bytes, offset and whether to record an append.
func diskWrite(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
	at, appends := int64(number(c.Argument(3), -1)), c.Argument(4).ToBoolean()
	if code := DiskOf(i).writeAt(c.Argument(1).String(), bytesOf(c.Argument(2)), at, appends); code != "" {
		failFile(i, code, c.Argument(0).String(), "", "")
	}
	return goja.Undefined()
}

// writeAt writes to a file and records it, as an append or as a write.
func (d *Disk) writeAt(name string, data []byte, offset int64, appends bool) (code string) {
	if code := d.write(resolve(name), data, offset); code != "" {
		return code
	}
	op := "write"
	if appends {
		op = "append"
	}
	d.record(op, resolve(name), data)
	return ""
}

// diskList returns the names in a folder.
func diskList(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
	name := c.Argument(1).String()
	names, code := DiskOf(i).names(name)
	if code != "" {
		failFile(i, code, c.Argument(0).String(), name, "")
	}
	items := make([]any, len(names))
	for k, n := range names {
		items[k] = n
	}
	return i.VM().NewArray(items...)
}

func diskRename(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
	from, to := c.Argument(1).String(), c.Argument(2).String()
	if code := DiskOf(i).rename(resolve(from), resolve(to)); code != "" {
		failFile(i, code, c.Argument(0).String(), from, to)
	}
	return goja.Undefined()
}
