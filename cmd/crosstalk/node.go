package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"crosstalk/harness"
	"crosstalk/harness/confirm"
)

// nodeProgram is the name of the program that runs Node.js in a container.
const nodeProgram = "crosstalk-node"

// Where Node.js runs.
const (
	inContainer = "container"
	onMachine   = "node"
)

// nodeFlags say on which Node.js findings are confirmed.
type nodeFlags struct {
	on          string // container, node; empty: on none
	image, path string
}

func (f *nodeFlags) add(c *cobra.Command) {
	c.Flags().StringVar(&f.image, "node-image", "",
		"the image with Node.js for the container (default node:22-slim, or as app.runtime.name in the manifest says)")
	c.Flags().StringVar(&f.path, "node", "node", "the Node.js of this machine to use, with no container around it")
}

func (f *nodeFlags) validate() error {
	switch f.on {
	case "", inContainer, onMachine:
		return nil
	}
	return fmt.Errorf("%q: Node.js runs in a container, or as node on this machine: use %s or %s", f.on, inContainer,
		onMachine)
}

// confirmer is a confirm.Confirmer, which may be none.
type confirmer struct{ *confirm.Confirmer }

func (c *confirmer) Close() {
	if c != nil {
		c.Confirmer.Close()
	}
}

// open starts the Node.js that the flags name, for the findings of an app; nil when they name none. Its errors have
// their exit codes.
func (f *nodeFlags) open(ctx context.Context, t *terminal, app *harness.App) (*confirmer, error) {
	if f.on == "" {
		return nil, nil
	}
	line := newProgress(t)
	line.say("starting Node.js")
	n, err := f.start(ctx, app)
	line.done()
	switch {
	case err != nil && ctx.Err() != nil:
		return nil, fail(exitInterrupted, errors.New("interrupted"))
	case err != nil:
		return nil, fail(exitFailed, err)
	}
	if n.Weak != "" {
		fmt.Fprintf(t.err, "crosstalk: findings are confirmed on %s: %s\n", n.Name, n.Weak)
	}
	return &confirmer{confirm.New(n)}, nil
}

func (f *nodeFlags) start(ctx context.Context, app *harness.App) (*confirm.Node, error) {
	if f.on == onMachine {
		n, err := confirm.Local(ctx, f.path)
		if err != nil {
			return nil, fmt.Errorf("%w\nInstall Node.js 22 or later, or name one with --node PATH", err)
		}
		return n, nil
	}
	program, err := besideOrOnPath(nodeProgram)
	if err != nil {
		return nil, fmt.Errorf("findings are confirmed in a container by the program %s, which is neither beside crosstalk "+
			"nor on the PATH\nInstall it: go install crosstalk/cmd/%s; or use the Node.js of this machine, which holds the "+
			"app's code back less: --confirm=node, or --on node", nodeProgram, nodeProgram)
	}
	image := f.image
	if image == "" {
		image = confirm.ImageFor(app.Manifest.Runtime)
	}
	n, err := confirm.InContainer(ctx, program, image)
	if err != nil {
		return nil, fmt.Errorf("findings cannot be confirmed in a container: %w\nInstall and start Docker "+
			"(https://docs.docker.com/engine/install/), name an image with --node-image, or use the Node.js of this machine, "+
			"which holds the app's code back less: --confirm=node, or --on node", err)
	}
	return n, nil
}
