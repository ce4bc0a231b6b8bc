// Package docker reaches a Docker engine and its images, and removes containers, for the programs beside crosstalk.
package docker

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/testcontainers/testcontainers-go"
	tclog "github.com/testcontainers/testcontainers-go/log"
)

const (
	pulledWithin  = 10 * time.Minute
	removedWithin = 30 * time.Second
)

// Connect looks for the engine as every client of Docker does. The error is that none answers. The library writes
// nothing from then on, and starts no second, privileged container that removes the first: Remove does that. Who has
// decided otherwise, by TESTCONTAINERS_RYUK_DISABLED, gets it.
func Connect() (*testcontainers.DockerProvider, error) {
	tclog.SetDefault(tclog.NewNoopLogger())
	const reaper = "TESTCONTAINERS_RYUK_DISABLED"
	if _, set := os.LookupEnv(reaper); !set {
		_ = os.Setenv(reaper, "true")
	}
	provider, err := testcontainers.NewDockerProvider()
	if err != nil {
		return nil, fmt.Errorf("no Docker engine answers: %w", err)
	}
	return provider, nil
}

// Image is what an image sets for its containers.
type Image struct {
	Env            []string // NAME=value
	Volumes, Ports map[string]struct{}
}

// Have makes sure that the engine has an image, which it pulls otherwise, within ten minutes. The error names it.
func Have(ctx context.Context, provider *testcontainers.DockerProvider, name string) (Image, error) {
	known, err := provider.Client().ImageInspect(ctx, name)
	if err != nil {
		within, cancel := context.WithTimeout(ctx, pulledWithin)
		defer cancel()
		if err := provider.PullImage(within, name); err != nil {
			return Image{}, fmt.Errorf("image %s is not there and cannot be pulled: %w", name, err)
		}
		if known, err = provider.Client().ImageInspect(ctx, name); err != nil {
			return Image{}, fmt.Errorf("image %s was pulled and is not there: %w", name, err)
		}
	}
	if known.Config == nil {
		return Image{}, nil
	}
	return Image{known.Config.Env, known.Config.Volumes, known.Config.ExposedPorts}, nil
}

// Brief is a context for what is asked of a container that is about to go, which is not waited for longer than half a
// minute.
func Brief() (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.Background(), removedWithin)
}

// Remove removes a container with its volumes, or does nothing without one. The error says that it is still there.
func Remove(made *testcontainers.DockerContainer) error {
	ctx, cancel := Brief()
	defer cancel()
	err := testcontainers.TerminateContainer(made, testcontainers.StopContext(ctx), testcontainers.StopTimeout(0))
	if err != nil {
		return fmt.Errorf("the container is still there: %w", err)
	}
	return nil
}
