package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/testcontainers/testcontainers-go"

	"crosstalk/cmd/docker"
)

// needed are the variables that stay: where node is, and a folder that the engine sets in any case.
var needed = []string{"PATH", "HOME"}

// have makes sure that the engine has the image. It returns the names of the variables that containers of the image do
// without: those that it sets, and those that the engine would. A name that no value follows takes a variable away.
func have(ctx context.Context, provider *testcontainers.DockerProvider, image string) (unset []string, err error) {
	sets, err := docker.Have(ctx, provider, image)
	if err != nil {
		return nil, err
	}
	if len(sets.Volumes) > 0 {
		return nil, fmt.Errorf("image %s mounts volumes, so that its containers could write to more than /tmp", image)
	}
	unset = []string{"HOSTNAME"}
	for _, variable := range sets.Env {
		if name, _, _ := strings.Cut(variable, "="); !slices.Contains(needed, name) {
			unset = append(unset, name)
		}
	}
	return unset, nil
}
