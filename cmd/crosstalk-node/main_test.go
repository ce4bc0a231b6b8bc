package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/moby/moby/client"

	"crosstalk/cmd/docker"
)

// asProgram makes this test binary the program itself, so that tests try what users run.
const asProgram = "CROSSTALK_NODE_AS_PROGRAM"

// imagesVariable names the images with Node.js that the tests run, with commas between them.
const imagesVariable = "CROSSTALK_NODE_IMAGES"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	os.Exit(m.Run())
}

// program is a call of the program. Its input stays open until the test ends it.
type program struct {
	*exec.Cmd
	in       interface{ Close() error }
	out, err *bytes.Buffer
}

func start(t testing.TB, args ...string) *program {
	t.Helper()
	p := &program{Cmd: exec.Command(os.Args[0], args...), out: &bytes.Buffer{}, err: &bytes.Buffer{}}
	p.Env = append(os.Environ(), asProgram+"=1")
	p.Stdout, p.Stderr = p.out, p.err
	in, err := p.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.in = in
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Process.Kill() })
	return p
}

// code is the exit code, once the program has ended.
func (p *program) code() int {
	_ = p.Wait()
	return p.ProcessState.ExitCode()
}

// images are those to test with. Without any, or in a short run, the test is skipped.
func images(t testing.TB) []string {
	t.Helper()
	if testing.Short() {
		t.Skip("NOT RUN: it starts containers")
	}
	names := os.Getenv(imagesVariable)
	if names == "" {
		t.Skipf("SKIPPED: %s names no images, so that Node.js in containers is NOT tested", imagesVariable)
	}
	return strings.Split(names, ",")
}

func engine(t testing.TB) client.APIClient {
	t.Helper()
	provider, err := docker.Connect()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = provider.Close() })
	return provider.Client()
}

// waitFor waits until a condition holds.
func waitFor(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for range 300 {
		if holds() {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("not within 30 s: %s", what)
}

// of is how many containers of a process there are that run, and in all.
func of(t *testing.T, engine client.APIClient, process string) (running, all int) {
	t.Helper()
	filter := client.Filters{}.Add("label", processLabel+"="+process)
	listed, err := engine.ContainerList(context.Background(), client.ContainerListOptions{All: true, Filters: filter})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range listed.Items {
		if c.State == "running" {
			running++
		}
	}
	return running, len(listed.Items)
}

func TestUsage(t *testing.T) {
	for _, args := range [][]string{nil, {"--image"}, {"--image", "x", "--memory", "1"}, {"--", "-e", "1"}} {
		p := start(t, args...)
		if code := p.code(); code != exitUsage || p.err.Len() == 0 {
			t.Errorf("%q: exit code %d: %s", args, code, p.err)
		}
	}
	p := start(t, "--help")
	if code := p.code(); code != 0 || !strings.Contains(p.err.String(), "usage: crosstalk-node --image") {
		t.Errorf("--help: exit code %d: %s", code, p.err)
	}
}

// TestNothingRuns holds the errors for what is missing.
func TestNothingRuns(t *testing.T) {
	t.Run("no engine", func(t *testing.T) {
		t.Setenv("DOCKER_HOST", "unix:///nowhere.sock")
		p := start(t, "--image", "node:22-slim", "--", "-e", "1")
		if code := p.code(); code != exitFailed || !strings.Contains(p.err.String(), "no Docker engine answers") {
			t.Errorf("exit code %d: %s", code, p.err)
		}
	})
	t.Run("no image", func(t *testing.T) {
		images(t)
		p := start(t, "--image", "127.0.0.1:1/nowhere", "--", "-e", "1")
		if code := p.code(); code != exitFailed || !strings.Contains(p.err.String(), "cannot be pulled") {
			t.Errorf("exit code %d: %s", code, p.err)
		}
	})
}
