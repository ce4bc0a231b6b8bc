package retained

import (
	"crosstalk/sandbox"
	"crosstalk/sandbox/node"
)

// disk notes the files and folders that the app left.
func (w *walker) disk(i *sandbox.Instance) {
	from := root(Disk)
	for _, e := range node.DiskOf(i).Entries() {
		value := "folder"
		if !e.Folder {
			value = fileText(e.Data)
		}
		w.leaf(from, accessed(e.Path), value)
	}
}
