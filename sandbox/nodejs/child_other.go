//go:build !unix

package nodejs

import (
	"os"
	"os/exec"
)

// lead has no groups of processes to work with.
func lead(*exec.Cmd) {}

// terminate ends a process.
func terminate(p *os.Process) { _ = p.Kill() }

// killGroup kills nothing: a process that has ended leaves no group.
func killGroup(*os.Process) {}
