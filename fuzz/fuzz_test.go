package fuzz_test

import (
	"os"
	"testing"

	"crosstalk/fuzz"
)

// The targets take the app that CROSSTALK_APP names:
//
//	CROSSTALK_APP=/path/to/app go test ./fuzz -fuzz FuzzWebTrigger
//
// Without one, they take an example whose web trigger and resolver are safe.
func appUnderTest(f *testing.F) string {
	f.Helper()
	if dir := os.Getenv("CROSSTALK_APP"); dir != "" {
		return dir
	}
	return "testdata/safe"
}

func FuzzWebTrigger(f *testing.F) { fuzz.WebTriggers[*testing.T](f, appUnderTest(f)) }

func FuzzResolver(f *testing.F) { fuzz.Resolvers[*testing.T](f, appUnderTest(f)) }

func FuzzSequence(f *testing.F) { fuzz.Sequences[*testing.T](f, appUnderTest(f)) }
