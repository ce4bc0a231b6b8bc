// Package confirm replays a finding on real Node.js, in a locked-down container.
package confirm

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"

	"crosstalk/sandbox/nodejs"
)

// Node is a Node.js that can be started, with what holds its code back.
type Node struct {
	// Name tells version and place: "node v22.23.3 in a container (image node:22-slim)".
	Name string
	// Version is that of Node.js: "v22.23.3".
	Version string
	// Weak says what code can do there in spite of all; empty for a container.
	Weak string
	// Command makes the command that runs node with the arguments.
	Command func(args ...string) *exec.Cmd
}

// answersWithin is how long a Node.js may take to tell its version. An image may have to be pulled before.
const answersWithin = 11 * time.Minute

// ask has the node tell its version, which shows that it can be started. The error is what was said instead.
func (n *Node) ask(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, answersWithin)
	defer cancel()
	c := n.Command("-p", "process.version")
	var out, said bytes.Buffer
	c.Stdout, c.Stderr = &out, &said
	child, err := nodejs.Begin(c)
	if err != nil {
		return err
	}
	defer context.AfterFunc(ctx, child.End)()
	err = child.Wait()
	n.Version = strings.TrimSpace(out.String())
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case err != nil && said.Len() > 0:
		return errors.New(telling(said.String()))
	case err != nil:
		return err
	case !strings.HasPrefix(n.Version, "v"):
		return fmt.Errorf("it does not tell its version: %q", n.Version)
	}
	return nil
}

// telling is the line of an error's text that tells most: where Node.js gives up, what it says of that before it lists
// where it was, or what crosstalk-node says; or else the last.
func telling(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for _, mark := range []string{nodeProgram + ": ", "FATAL ERROR: "} {
		for _, l := range lines {
			if k := strings.Index(l, mark); k >= 0 {
				return strings.TrimSpace(l[k:])
			}
		}
	}
	return strings.TrimSpace(lines[len(lines)-1])
}
