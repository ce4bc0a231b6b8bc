package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"crosstalk/harness"
)

func newVersion(t *terminal) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version of crosstalk and of its engine",
		Args:  cobra.NoArgs,
		Run: func(*cobra.Command, []string) {
			fmt.Fprintf(t.out, "crosstalk %s (%s, goja %s)\n", harness.Version, runtime.Version(), engineVersion())
		},
	}
}

func engineVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, m := range info.Deps {
		if m.Path == "github.com/dop251/goja" {
			return m.Version
		}
	}
	return "unknown"
}
