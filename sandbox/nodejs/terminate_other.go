//go:build !unix

package nodejs

import "os"

// terminate ends a process.
func terminate(p *os.Process) { _ = p.Kill() }
