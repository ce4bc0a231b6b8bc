package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/testcontainers/testcontainers-go"
)

const pulledWithin = 10 * time.Minute

// needed are the variables that stay: where node is, and a folder that the engine sets in any case.
var needed = []string{"PATH", "HOME"}

// have makes sure that the engine has the image. It returns the names of the variables that containers of the image do
// without: those that it sets, and those that the engine would. A name that no value follows takes a variable away.
func have(ctx context.Context, provider *testcontainers.DockerProvider, image string) (unset []string, err error) {
	known, err := provider.Client().ImageInspect(ctx, image)
	if err != nil {
		within, cancel := context.WithTimeout(ctx, pulledWithin)
		defer cancel()
		if err := provider.PullImage(within, image); err != nil {
			return nil, fmt.Errorf("image %s is not there and cannot be pulled: %w", image, err)
		}
		if known, err = provider.Client().ImageInspect(ctx, image); err != nil {
			return nil, fmt.Errorf("image %s was pulled and is not there: %w", image, err)
		}
	}
	unset = []string{"HOSTNAME"}
	if known.Config == nil {
		return unset, nil
	}
	if len(known.Config.Volumes) > 0 {
		return nil, fmt.Errorf("image %s mounts volumes, so that its containers could write to more than /tmp", image)
	}
	for _, variable := range known.Config.Env {
		if name, _, _ := strings.Cut(variable, "="); !slices.Contains(needed, name) {
			unset = append(unset, name)
		}
	}
	return unset, nil
}
