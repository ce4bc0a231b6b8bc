package confirm

import (
	"context"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
)

// defaultMemory is what a Forge function has in MB, unless the manifest says otherwise.
const defaultMemory = 512

// nodeProgram is the name of the program that runs Node.js in a container, with which its own messages begin.
const nodeProgram = "crosstalk-node"

// ImageFor is the official image with the Node.js of a manifest's app.runtime.name, "nodejs24.x". What is older than
// any runtime of today's, or unknown, gets 22.
func ImageFor(runtime string) string {
	version, ok := strings.CutPrefix(runtime, "nodejs")
	version, _, _ = strings.Cut(version, ".")
	if n, err := strconv.Atoi(version); !ok || err != nil || n < 20 {
		version = "22"
	}
	return "node:" + version + "-slim"
}

// InContainer is the Node.js of an image, in a container of its own for each process, made by the program
// crosstalk-node. The error says that there is no Docker engine or no such image.
func InContainer(ctx context.Context, program, image string) (*Node, error) {
	n := &Node{Command: func(args ...string) *exec.Cmd {
		// What observes the code needs as much memory again: it takes snapshots of all that the code holds.
		given := []string{"--image", image, "--memory", strconv.Itoa(2 * defaultMemory), "--"}
		return exec.Command(program, append(given, args...)...) //nolint:noctx // what is begun removes what it made
	}}
	if err := n.ask(ctx); err != nil {
		return nil, fmt.Errorf("%s", strings.TrimPrefix(err.Error(), nodeProgram+": "))
	}
	n.Name = fmt.Sprintf("node %s in a container (image %s)", n.Version, image)
	return n, nil
}
