package node

import (
	"encoding/json"
	"fmt"
	"path"
)

// Fault is an operation on a Disk that failed, as libuv tells it.
type Fault struct {
	Code    string `json:"code"`
	Syscall string `json:"syscall"`
	Path    string `json:"path,omitempty"`
	Dest    string `json:"dest,omitempty"`
	Errno   int    `json:"errno"`
	Message string `json:"message"`
}

// Call makes an operation of the module crosstalk:files from outside an Instance: its name and its arguments, as JSON.
// What it gives is JSON's too; bytes are base64. Arguments of other types stand for zeros.
func (d *Disk) Call(op string, args []json.RawMessage) (any, *Fault) {
	a := arguments(args)
	syscall, name := a.text(0), a.text(1)
	at, code := resolve(name), ""
	switch op {
	case "read":
		return d.callRead(a)
	case "stat":
		return d.callStat(a)
	case "list":
		return d.callList(a)
	case "rename":
		if code = d.rename(at, resolve(a.text(2))); code != "" {
			return nil, fault(code, syscall, name, a.text(2))
		}
		return nil, nil
	case "write":
		return d.callWrite(a)
	case "open":
		code = d.open(at, flags{a.flag(2), a.flag(3), a.flag(4)}, a.number(5, 0o666)&^0o22)
	case "mkdir":
		code = d.mkdir(at, a.number(2, 0o777)&^0o22)
	case "remove":
		code = d.remove(at, a.flag(2))
	case "truncate":
		code = d.truncate(at, int64(a.number(2, 0)))
	case "touch":
		code = d.touch(at, a.number(2, 0))
	default:
		return nil, fault("EINVAL", op, "", "")
	}
	if code != "" {
		d.refuse(syscall, name, code)
		return nil, fault(code, syscall, name, "")
	}
	return nil, nil
}

// fault makes the error of an operation.
func fault(code, syscall, name, dest string) *Fault {
	errno, what := fileErrors(code)
	f := &Fault{Code: code, Syscall: syscall, Path: name, Dest: dest, Errno: errno}
	f.Message = fmt.Sprintf("%s: %s, %s", code, what, syscall)
	if name != "" {
		f.Message += fmt.Sprintf(" '%s'", name)
	}
	if dest != "" {
		f.Message += fmt.Sprintf(" -> '%s'", dest)
	}
	return f
}

func (d *Disk) callRead(a arguments) (any, *Fault) {
	data, code := d.readAt(a.text(1), a.number(2, 0), a.number(3, -1))
	switch {
	case code == "EISDIR":
		return nil, fault(code, "read", "", "")
	case code != "":
		d.refuse(a.text(0), a.text(1), code)
		return nil, fault(code, a.text(0), a.text(1), "")
	}
	return data, nil
}

func (d *Disk) callStat(a arguments) (any, *Fault) {
	n, code := d.lookup(resolve(a.text(1)))
	if n == nil {
		if a.text(0) == "" {
			return nil, nil
		}
		return nil, fault(code, a.text(0), a.text(1), "")
	}
	return n.stat(), nil
}

func (d *Disk) callList(a arguments) (any, *Fault) {
	names, code := d.names(a.text(1))
	if code != "" {
		return nil, fault(code, a.text(0), a.text(1), "")
	}
	return names, nil
}

func (d *Disk) callWrite(a arguments) (any, *Fault) {
	var data []byte
	_ = json.Unmarshal(a.at(2), &data)
	if code := d.writeAt(a.text(1), data, int64(a.number(3, -1)), a.flag(4)); code != "" {
		return nil, fault(code, a.text(0), "", "")
	}
	return nil, nil
}

// arguments are those of a Call.
type arguments []json.RawMessage

func (a arguments) at(k int) json.RawMessage {
	if k >= len(a) {
		return nil
	}
	return a[k]
}

func (a arguments) text(k int) (s string) {
	_ = json.Unmarshal(a.at(k), &s)
	return s
}

func (a arguments) flag(k int) (b bool) {
	_ = json.Unmarshal(a.at(k), &b)
	return b
}

// number is an integer of any size that files have, or otherwise when there is none.
func (a arguments) number(k, otherwise int) int {
	var f *float64
	if json.Unmarshal(a.at(k), &f) != nil || f == nil {
		return otherwise
	}
	return int(min(max(*f, -1<<40), 1<<40))
}

// names are those of what is in a folder.
func (d *Disk) names(name string) (out []string, code string) {
	n, code := d.lookup(resolve(name))
	if n != nil && !n.folder {
		code = "ENOTDIR"
	}
	if code != "" {
		return nil, code
	}
	out = []string{}
	for _, p := range d.children(resolve(name)) {
		out = append(out, path.Base(p))
	}
	return out, ""
}
