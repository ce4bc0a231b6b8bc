package confirm

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// permissions are the names of the switch that denies files, processes, workers, add-ons and WASI, the newest first.
var permissions = []string{"--permission", "--experimental-permission"}

// limits has a shell set what a process and its children may use: no core dumps, files of 64 MB, 256 descriptors, and
// ten minutes of a processor. The address space cannot be limited: V8 reserves far more than it uses.
const limits = `ulimit -c 0; ulimit -f 131072; ulimit -n 256; ulimit -t 600; exec "$0" "$@"`

// Local is a Node.js of this machine, under its own permission model and, where bubblewrap is installed, inside that.
// path is of a program, or a name to look up. The error says that it is not there or cannot be held back so.
func Local(ctx context.Context, path string) (*Node, error) {
	program, err := binary(path)
	if err != nil {
		return nil, err
	}
	if bwrap, err := exec.LookPath("bwrap"); err == nil {
		n, err := local(ctx, wrapped(bwrap, program))
		if err == nil {
			n.Name = fmt.Sprintf("node %s in bubblewrap", n.Version)
			n.Weak = "bubblewrap keeps Node.js from the network and from all files but those of /usr; its system calls are " +
				"not filtered, nor its memory limited, as a container's are"
			return n, nil
		}
	}
	n, err := local(ctx, []string{program})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	n.Name = fmt.Sprintf("node %s under its permission model", n.Version)
	n.Weak = "Node.js's permission model does not stop network access, and bubblewrap, which would, is not installed or " +
		"does not run here; only a container holds code back for sure"
	return n, nil
}

// local is a node under the first switch that it knows. before is the command without node's arguments.
func local(ctx context.Context, before []string) (n *Node, err error) {
	for _, permission := range permissions {
		n = &Node{Command: func(args ...string) *exec.Cmd { return held(slices.Concat(before, []string{permission}, args)) }}
		if err = n.ask(ctx); err == nil {
			return n, nil
		}
	}
	return nil, err
}

// held is a command with limits, without descriptors that this process has inherited, and with hardly an environment.
func held(all []string) *exec.Cmd {
	disinherit()
	if runtime.GOOS != "windows" {
		all = slices.Concat([]string{"/bin/sh", "-c", limits}, all)
	}
	c := exec.Command(all[0], all[1:]...) //nolint:noctx // whoever starts it ends it
	c.Env = []string{"LANG=en_US.UTF-8", "TZ=UTC"}
	c.Dir = os.TempDir()
	return c
}

// binary is the program that a name or a path of node leads to in the end: it may be a script that chooses a version,
// which could not run where nothing else is.
func binary(path string) (string, error) {
	found, err := exec.LookPath(path)
	if err != nil {
		return "", fmt.Errorf("there is no Node.js: %w", err)
	}
	if found, err = filepath.Abs(found); err != nil {
		return "", err
	}
	out, err := exec.Command(found, "-p", "process.execPath").Output() //nolint:noctx // it answers at once
	if err != nil {
		return "", fmt.Errorf("%s does not run: %w", path, err)
	}
	return strings.TrimSpace(string(out)), nil
}

// wrapped is the command of bubblewrap that runs a program alone: with namespaces of its own, none of which has a
// network, over the system's libraries, which it can only read, and without capabilities. It ends with this process.
func wrapped(bwrap, program string) []string {
	const nobody = 65534
	out := []string{
		bwrap, "--unshare-all", "--die-with-parent", "--new-session", "--clearenv", "--setenv", "TZ", "UTC",
		"--uid", strconv.Itoa(nobody), "--gid", strconv.Itoa(nobody), "--cap-drop", "ALL",
	}
	for _, dir := range []string{"/usr", "/lib", "/lib64"} {
		out = append(out, "--ro-bind-try", dir, dir)
	}
	const at = "/node"
	return append(out, "--ro-bind", program, at, "--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev",
		"--remount-ro", "/", "--chdir", "/", at)
}
