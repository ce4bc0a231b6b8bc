package nodejs_test

import (
	"os"
	"testing"

	"crosstalk/sandbox"
	"crosstalk/sandbox/app"
	"crosstalk/sandbox/nodejs"
)

func BenchmarkStart(b *testing.B) {
	e := nodejs.Local(os.Getenv("CROSSTALK_NODE22"))
	for b.Loop() {
		i, err := e.Instantiate(&app.App{Manifest: &app.Manifest{}}, sandbox.Config{})
		if err != nil {
			b.Fatal(err)
		}
		i.Close()
	}
}
