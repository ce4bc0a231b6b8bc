package node

import (
	"path"
	"slices"
	"strings"
)

// DiskState is what a Disk held at one moment. It does not change when the disk does.
type DiskState struct{ nodes map[string]inode }

// State remembers what the disk holds now, with copies of all data.
func (d *Disk) State() DiskState {
	s := DiskState{map[string]inode{}}
	for p, n := range d.nodes {
		saved := *n
		saved.data = slices.Clone(n.data)
		s.nodes[p] = saved
	}
	return s
}

// Restore puts back what was at a clean absolute path: its content, mode and times. The folders above it come back as
// well when they are gone. Where nothing was, what is there now is removed with all that is below it. It is no
// operation of the app's: nothing is recorded.
func (d *Disk) Restore(name string, s DiskState) {
	was, ok := s.nodes[name]
	if !ok {
		for p := range d.nodes {
			if p == name || strings.HasPrefix(p, name+"/") {
				d.drop(p)
			}
		}
		return
	}
	d.drop(name)
	was.data = slices.Clone(was.data)
	d.used += was.counted()
	d.nodes[name] = &was
	if dir := path.Dir(name); d.nodes[dir] == nil {
		d.Restore(dir, s)
	}
}

func (d *Disk) drop(name string) {
	if n := d.nodes[name]; n != nil {
		d.used -= n.counted()
		delete(d.nodes, name)
	}
}

// own makes a file the app's own, which is about to change it.
func (d *Disk) own(n *inode) {
	if n.given {
		n.given = false
		d.used += n.counted()
	}
}

// counted is how many bytes of the quota a file takes.
func (n *inode) counted() int64 {
	if n.given {
		return 0
	}
	return int64(len(n.data))
}
