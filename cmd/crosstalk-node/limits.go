package main

import "github.com/moby/moby/api/types/container"

// leastMemory is what Node.js needs to start, in MB, with something to spare.
const leastMemory = 128

const (
	user = "1000:1000" // who owns nothing in the image
	// processes counts threads, too: Node.js 24 starts with eleven, and may have a few workers.
	processes  = 64
	processors = 1
	files      = 1024
	temporary  = 64 << 20 // bytes of /tmp, which count as memory, too
)

// limit takes everything away from a container that Node.js does not need. memory is in bytes.
func limit(h *container.HostConfig, memory int64) {
	h.NetworkMode = "none"
	h.IpcMode = "none" // also no /dev/shm, which could be written to
	h.ReadonlyRootfs = true
	h.Tmpfs = map[string]string{"/tmp": "rw,noexec,nosuid,nodev,size=67108864"}
	h.CapDrop = []string{"ALL"}
	h.SecurityOpt = []string{"no-new-privileges"} // besides the engine's own filter of system calls
	h.Memory, h.MemorySwap = memory, memory       // the same number: no swap
	h.NanoCPUs = processors * 1e9
	h.PidsLimit = new(int64(processes))
	h.Ulimits = []*container.Ulimit{
		{Name: "nofile", Soft: files, Hard: files},
		{Name: "fsize", Soft: temporary, Hard: temporary},
		{Name: "core"},
	}
	h.LogConfig = container.LogConfig{Type: "none"} // what is passed is not kept as well
}
