//go:build unix

package confirm

import (
	"os"
	"strconv"
	"syscall"
)

// disinherit keeps the descriptors that this process was given from those that it starts. Its own are kept from them in
// any case.
func disinherit() {
	open, err := os.ReadDir("/dev/fd")
	if err != nil {
		return
	}
	for _, f := range open {
		if n, err := strconv.Atoi(f.Name()); err == nil && n > 2 {
			syscall.CloseOnExec(n)
		}
	}
}
