package node

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"path"
	"slices"
	"strings"

	"crosstalk/sandbox"
	"crosstalk/sandbox/trace"
)

// Quota is how much /tmp holds, in bytes: the 512 MB of a Forge function (AWS Lambda's default for /tmp).
const Quota = 512 << 20

// What Linux allows: bytes of a path and of a name in it, and open files (limits.h; the soft limit of AWS Lambda). A
// full table of files is ENOSPC, as on a file system without inodes; the number is ours.
const (
	maxPath  = 4095
	maxName  = 255
	maxOpen  = 1024
	maxNodes = 100_000
)

// Root is the folder of the app's code. It is read-only.
const Root = "/var/task"

// File is one file on a Disk.
type File struct {
	Path string
	Data []byte
}

// Entry is a file or a folder on a Disk.
type Entry struct {
	Path   string
	Folder bool
	Data   []byte // of a file
}

// Disk is the file system of one Instance. It lives in memory and outlasts invocations, as /tmp does in a warm
// environment. Only /tmp can be written.
type Disk struct {
	host  Host
	nodes map[string]*inode // by clean absolute path
	used  int64
	quota int64
	made  int
}

// inode is a file or a folder.
type inode struct {
	number   int
	folder   bool
	given    bool // part of the environment, and not of the app's making
	data     []byte
	mode     int
	modified int64 // virtual milliseconds since the instance began
	born     int64
}

// Host is where a Disk tells the time, in virtual milliseconds, and records what is done with it.
type Host interface {
	Now() int64
	Record(e trace.Event)
	// Position is the line of the app that runs now.
	Position() string
}

// DiskOf is the file system of an Instance.
func DiskOf(i *sandbox.Instance) *Disk {
	return i.State("node.disk", func() any { return NewDisk(i) }).(*Disk)
}

// NewDisk is the file system of a fresh environment.
func NewDisk(h Host) *Disk {
	d := &Disk{host: h, nodes: map[string]*inode{}, quota: Quota}
	for _, dir := range []string{"/", "/tmp", "/var", Root} {
		d.nodes[dir] = d.given(true, 0o755)
	}
	return d
}

// Files lists what the app left on the disk, sorted by path. Files that were Put are left out unless they changed.
// The data must not be changed.
func (d *Disk) Files() []File {
	var out []File
	for _, e := range d.Entries() {
		if !e.Folder {
			out = append(out, File{Path: e.Path, Data: e.Data})
		}
	}
	return out
}

// Entries lists the files and the folders that the app left on the disk, as Files does.
func (d *Disk) Entries() []Entry {
	var out []Entry
	for _, p := range slices.Sorted(maps.Keys(d.nodes)) {
		if n := d.nodes[p]; !n.given {
			out = append(out, Entry{Path: p, Folder: n.folder, Data: n.data})
		}
	}
	return out
}

// Put makes a file with its folders, as part of the environment: it counts neither as an operation of the app's nor
// toward the quota. A path that is not absolute is below Root.
func (d *Disk) Put(name string, data []byte) {
	name = resolve(name)
	for dir := path.Dir(name); d.nodes[dir] == nil; dir = path.Dir(dir) {
		d.nodes[dir] = d.given(true, 0o755)
	}
	n := d.given(false, 0o644)
	n.data = data
	d.nodes[name] = n
}

func (d *Disk) given(folder bool, mode int) *inode {
	n := d.fresh(folder, mode)
	n.given = true
	return n
}

func (d *Disk) fresh(folder bool, mode int) *inode {
	d.made++
	return &inode{number: d.made, folder: folder, mode: mode, modified: d.host.Now(), born: d.host.Now()}
}

func resolve(name string) string {
	if !strings.HasPrefix(name, "/") {
		name = Root + "/" + name
	}
	return path.Clean(name)
}

func (d *Disk) record(op, name string, data []byte) {
	f := &trace.File{Op: op, Path: name, Size: len(data)}
	if op == "read" || op == "write" || op == "append" {
		sum := sha256.Sum256(data)
		f.Hash = hex.EncodeToString(sum[:8])
	}
	d.host.Record(trace.Event{Kind: trace.KindFile, File: f, Position: d.host.Position()})
}

// refuse records an operation that failed: what was asked for counts where it is asked who chose the path.
func (d *Disk) refuse(syscall, name, code string) {
	d.host.Record(trace.Event{
		Kind: trace.KindFile, File: &trace.File{Op: syscall, Path: resolve(name), Failed: code}, Position: d.host.Position(),
	})
}

// lookup finds what is at a path. A file in the middle of the path is ENOTDIR.
func (d *Disk) lookup(name string) (*inode, string) {
	if n := d.nodes[name]; n != nil {
		return n, ""
	}
	if tooLong(name) {
		return nil, "ENAMETOOLONG"
	}
	for dir := path.Dir(name); dir != "/"; dir = path.Dir(dir) {
		if n := d.nodes[dir]; n != nil && !n.folder {
			return nil, "ENOTDIR"
		}
	}
	return nil, "ENOENT"
}

func tooLong(name string) bool {
	return len(name) > maxPath || slices.ContainsFunc(strings.Split(name, "/"), func(s string) bool {
		return len(s) > maxName
	})
}

// writable says with which code a change at the path fails; empty when it may be made.
func (d *Disk) writable(name string) string {
	if strings.HasPrefix(name, "/tmp/") {
		switch {
		case tooLong(name):
			return "ENAMETOOLONG"
		case d.nodes[name] == nil && len(d.nodes) >= maxNodes:
			return "ENOSPC"
		}
		if n, code := d.lookup(path.Dir(name)); n == nil {
			return code
		} else if !n.folder {
			return "ENOTDIR"
		}
		return ""
	}
	return "EROFS"
}

// flags say how a file is opened for writing.
type flags struct {
	create, exclusive, truncate bool
}

func (d *Disk) open(name string, f flags, mode int) (code string) {
	n, code := d.lookup(name)
	if n != nil {
		switch {
		case f.exclusive:
			return "EEXIST"
		case n.folder:
			return "EISDIR"
		case d.writable(name) != "":
			return d.writable(name)
		}
		if f.truncate {
			d.own(n)
			d.used -= int64(len(n.data))
			n.data = nil
		}
		return ""
	}
	if !f.create || code != "ENOENT" {
		return code
	}
	if code := d.writable(name); code != "" {
		return code
	}
	d.nodes[name] = d.fresh(false, mode)
	return ""
}

// write puts data at an offset; -1 is the end of the file.
func (d *Disk) write(name string, data []byte, offset int64) (code string) {
	n, code := d.lookup(name)
	if n == nil {
		return code
	}
	d.own(n)
	if offset < 0 {
		offset = int64(len(n.data))
	}
	if code := d.lengthen(n, offset, int64(len(data))); code != "" {
		return code
	}
	copy(n.data[offset:], data)
	n.modified = d.host.Now()
	return ""
}

// lengthen makes room for length bytes at an offset, with zeros.
func (d *Disk) lengthen(n *inode, offset, length int64) (code string) {
	if offset > d.quota {
		return "ENOSPC"
	}
	grow := offset + length - int64(len(n.data))
	if grow <= 0 {
		return ""
	}
	if d.used+grow > d.quota {
		return "ENOSPC"
	}
	d.used += grow
	n.data = append(n.data, make([]byte, grow)...)
	return ""
}

// truncate makes a file as long as size says. One that becomes longer takes up the disk, though a sparse one would not.
func (d *Disk) truncate(name string, size int64) (code string) {
	n, code := d.lookup(name)
	if n == nil {
		return code
	}
	d.own(n)
	n.modified = d.host.Now()
	if size = max(size, 0); size > int64(len(n.data)) {
		return d.lengthen(n, size, 0)
	}
	d.used -= int64(len(n.data)) - size
	n.data = n.data[:size:size]
	return ""
}

func (d *Disk) mkdir(name string, mode int) (code string) {
	n, code := d.lookup(name)
	switch {
	case n != nil:
		return "EEXIST"
	case code != "ENOENT":
		return code
	}
	if code := d.writable(name); code != "" {
		return code
	}
	d.nodes[name] = d.fresh(true, mode)
	d.record("mkdir", name, nil)
	return ""
}

// children lists the paths directly below a folder, sorted.
func (d *Disk) children(dir string) []string {
	prefix := strings.TrimSuffix(dir, "/") + "/"
	var out []string
	for p := range d.nodes {
		if rest, ok := strings.CutPrefix(p, prefix); ok && rest != "" && !strings.Contains(rest, "/") {
			out = append(out, p)
		}
	}
	slices.Sort(out)
	return out
}

// remove deletes a file, or with folder an empty folder.
func (d *Disk) remove(name string, folder bool) (code string) {
	n, code := d.lookup(name)
	switch {
	case n == nil:
		return code
	case name == "/tmp" || !strings.HasPrefix(name, "/tmp/"):
		return "EROFS"
	case n.folder && !folder:
		return "EISDIR"
	case !n.folder && folder:
		return "ENOTDIR"
	case n.folder && len(d.children(name)) > 0:
		return "ENOTEMPTY"
	}
	d.drop(name)
	d.record("delete", name, nil)
	return ""
}

func (d *Disk) rename(from, to string) (code string) {
	n, code := d.lookup(from)
	switch {
	case n == nil:
		return code
	case !strings.HasPrefix(from, "/tmp/"):
		return "EROFS"
	case d.writable(to) != "":
		return d.writable(to)
	case from == to:
		return ""
	case n.folder && strings.HasPrefix(to, from+"/"):
		return "EINVAL"
	}
	if code := d.replace(n, to); code != "" {
		return code
	}
	for _, p := range slices.Sorted(maps.Keys(d.nodes)) {
		if p == from || strings.HasPrefix(p, from+"/") {
			d.nodes[to+strings.TrimPrefix(p, from)] = d.nodes[p]
			delete(d.nodes, p)
		}
	}
	d.record("rename", from+" -> "+to, nil)
	return ""
}

// replace makes room for n at a path that may be taken.
func (d *Disk) replace(n *inode, to string) (code string) {
	old := d.nodes[to]
	switch {
	case old == nil:
		return ""
	case old.folder && !n.folder:
		return "EISDIR"
	case !old.folder && n.folder:
		return "ENOTDIR"
	case old.folder && len(d.children(to)) > 0:
		return "ENOTEMPTY"
	}
	d.drop(to)
	return ""
}
