//go:build !unix

package confirm

import "os"

// end ends a process.
func end(p *os.Process) { _ = p.Kill() }

// disinherit has nothing to do where nothing is inherited that was not meant to be.
func disinherit() {}
