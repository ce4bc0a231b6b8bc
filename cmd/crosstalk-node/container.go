package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/moby/moby/api/pkg/stdcopy"
	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/api/types/network"
	"github.com/moby/moby/client"
	"github.com/testcontainers/testcontainers-go"

	"crosstalk/cmd/docker"
)

// endsWithin is how long Node.js may go on after the end of standard input, which tells that whoever asked for it is
// gone, and how long what it wrote last may take.
const endsWithin = 5 * time.Second

// outOfMemory is what the error for a container that was killed for its memory begins with. Crosstalk looks for it.
const outOfMemory = "out of memory: "

// runIn runs Node.js in a container of the image and returns its exit code. The error is that nothing could be run. The
// container is gone when it returns. memory is in bytes.
func runIn(ctx context.Context, image string, memory int64, args []string, to streams) (code int, err error) {
	provider, err := docker.Connect()
	if err != nil {
		return 0, err
	}
	defer func() { _ = provider.Close() }()
	sweep(ctx, provider.Client())
	set, err := have(ctx, provider, image)
	if err != nil {
		return 0, err
	}
	// What was begun is not cut short here: a container that the engine is about to make could not be removed.
	made, err := testcontainers.Run(context.WithoutCancel(ctx), image, locked(memory, set, args)...)
	defer func() { err = errors.Join(err, docker.Remove(made)) }()
	if err != nil {
		return 0, fmt.Errorf("image %s gives no container: %w", image, err)
	}
	r := &running{made, provider.Client()}
	if code, err = r.pass(ctx, to); err != nil {
		return 0, fmt.Errorf("image %s: %w", image, err)
	}
	if r.ranOut() {
		fmt.Fprintf(to.err, "\ncrosstalk-node: %sthe container had used its %d MB\n", outOfMemory, memory>>20)
	}
	return code, nil
}

// locked is how the container is made: attached to all its streams, and with nothing that Node.js does not need. set
// are the variables that the image sets, which it does without.
func locked(memory int64, set, args []string) []testcontainers.ContainerCustomizer {
	return []testcontainers.ContainerCustomizer{
		testcontainers.WithNoStart(),
		testcontainers.WithEntrypoint("node"),
		testcontainers.WithCmd(args...),
		testcontainers.WithLabels(labels()),
		testcontainers.WithConfigModifier(func(c *container.Config) {
			c.OpenStdin, c.StdinOnce = true, true
			c.AttachStdin, c.AttachStdout, c.AttachStderr = true, true, true
			c.User, c.WorkingDir, c.Hostname, c.Env = user, "/", "node", set
			c.Healthcheck = &container.HealthConfig{Test: []string{"NONE"}}
		}),
		testcontainers.WithHostConfigModifier(func(h *container.HostConfig) { limit(h, memory) }),
		// The library would join it to a network where the engine has no bridge.
		testcontainers.WithEndpointSettingsModifier(func(all map[string]*network.EndpointSettings) { clear(all) }),
	}
}

// running is a container, and the engine that runs it.
type running struct {
	*testcontainers.DockerContainer
	engine client.APIClient
}

// pass starts the container and passes the streams until it has ended. It kills Node.js when the context ends, when
// nobody reads any more, and when it goes on after the end of its input.
func (r *running) pass(ctx context.Context, to streams) (code int, err error) {
	whole := context.WithoutCancel(ctx)
	ctx, kill := context.WithCancel(ctx)
	defer kill()
	attached, err := r.engine.ContainerAttach(whole, r.ID,
		client.ContainerAttachOptions{Stream: true, Stdin: true, Stdout: true, Stderr: true})
	if err != nil {
		return 0, err
	}
	defer attached.Close()
	ended := r.engine.ContainerWait(whole, r.ID, client.ContainerWaitOptions{Condition: container.WaitConditionNextExit})
	written := make(chan struct{})
	go func() {
		defer close(written)
		if _, err := stdcopy.StdCopy(to.out, to.err, attached.Reader); err != nil {
			kill()
		}
	}()
	if err := r.Start(whole); err != nil {
		return 0, err
	}
	context.AfterFunc(ctx, func() {
		_, _ = r.engine.ContainerKill(whole, r.ID, client.ContainerKillOptions{Signal: "KILL"})
	})
	go func() {
		_, _ = io.Copy(attached.Conn, to.in)
		_ = attached.CloseWrite()
		time.AfterFunc(endsWithin, func() {
			fmt.Fprintln(to.err, "crosstalk-node: standard input ended, and Node.js went on, so that it is ended")
			kill()
		})
	}()
	select {
	case err := <-ended.Error:
		return 0, err
	case result := <-ended.Result:
		select {
		case <-written:
		case <-time.After(endsWithin):
		}
		return int(result.StatusCode), nil
	}
}

// ranOut says whether the kernel killed Node.js because the memory of the container was used up.
func (r *running) ranOut() bool {
	ctx, cancel := docker.Brief()
	defer cancel()
	state, err := r.State(ctx)
	return err == nil && state.OOMKilled
}
