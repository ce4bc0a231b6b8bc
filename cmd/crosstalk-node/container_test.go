package main

import (
	"cmp"
	"encoding/json"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
)

// goesOn is a program that neither its input nor a signal from inside ends.
const goesOn = "console.log('up'); setInterval(() => {}, 1e6); process.stdin.resume()"

// inside is what a program finds that tries to break out of its container.
type inside struct {
	Interfaces, Groups, Capabilities, Environment, Writable   []any
	TCP, Metadata, UDP, DNS, Engine                           string
	Root, Node, Hosts, Dev, SHM, Kernel, Cgroup               string
	Small, Exec, File, Disk, Descriptors, Setuid, Chown, Kill string
	NoNewPrivileges, Seccomp                                  string
	UID, GID, Processes, Memory, Threads                      int
	Processors                                                float64
}

// TestLimits has a program try each limit of its container.
func TestLimits(t *testing.T) {
	for _, image := range images(t) {
		t.Run(image, func(t *testing.T) { limits(t, tried(t, image)) })
	}
}

// tried runs the program that tries. The threads that it starts need memory.
func tried(t *testing.T, image string) (found inside) {
	script, err := os.ReadFile("testdata/break.js")
	if err != nil {
		t.Fatal(err)
	}
	p := start(t, "--image", image, "--memory", "2048", "--", "-e", string(script))
	if code := p.code(); code != 7 {
		t.Fatalf("exit code %d, want that of the program: %s", code, p.err)
	}
	if err := json.Unmarshal(p.out.Bytes(), &found); err != nil {
		t.Fatalf("%v: %s", err, p.out)
	}
	return found
}

func limits(t *testing.T, got inside) {
	if got.Processors > processors*1.15 {
		t.Errorf("it had the time of %.2f processors", got.Processors)
	}
	if got.Threads < 20 || got.Threads > processes {
		t.Errorf("it started %d threads", got.Threads)
	}
	if !slices.Contains([]string{"EACCES", "EROFS"}, got.Cgroup) { // of the first and the second version
		t.Errorf("a group of control was made: %s", got.Cgroup)
	}
	got.Processors, got.Threads, got.Cgroup = 0, 0, ""
	want := inside{
		Interfaces: []any{}, Groups: []any{}, Capabilities: []any{}, Environment: []any{"HOME", "PATH"},
		Writable: []any{"/dev/mqueue", "/tmp"}, // the first is the container's own, and no file system
		TCP:      "ENETUNREACH", Metadata: "ENETUNREACH", UDP: "ENETUNREACH", DNS: "ECONNREFUSED", Engine: "ENOENT",
		Root: "EROFS", Node: "EROFS", Hosts: "EROFS", Dev: "EACCES", SHM: "ENOENT", Kernel: "EROFS",
		Small: "done", Exec: "EACCES", File: "done", Disk: "ENOSPC", Descriptors: "EMFILE",
		Setuid: "EPERM", Chown: "EPERM", Kill: "ESRCH", NoNewPrivileges: "1", Seccomp: "2",
		UID: 1000, GID: 1000, Processes: 1, Memory: 2048,
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestOutOfMemory(t *testing.T) {
	for _, image := range images(t) {
		p := start(t, "--image", image, "--", "-e", "const a = []; for (;;) a.push(Buffer.alloc(1 << 20, 1))")
		const want = outOfMemory + "the container had used its 512 MB\n"
		if code := p.code(); code != 137 || !strings.Contains(p.err.String(), want) {
			t.Errorf("%s: exit code %d: %s", image, code, p.err)
		}
	}
}

// TestStreams passes what is no text, and more of it than any buffer holds.
func TestStreams(t *testing.T) {
	image := images(t)[0]
	p := start(t, "--image", image, "--", "-e", "process.stdin.pipe(process.stdout); console.error('beside')")
	in := p.in.(interface {
		Write([]byte) (int, error)
		Close() error
	})
	sent := []byte(strings.Repeat("\x00\x01\xff\n", 1<<20))
	if _, err := in.Write(sent); err != nil {
		t.Fatal(err)
	}
	_ = in.Close()
	if code := p.code(); code != 0 || p.out.String() != string(sent) || p.err.String() != "beside\n" {
		t.Errorf("exit code %d, %d bytes of %d came back, and beside them %q", code, p.out.Len(), len(sent), p.err)
	}
}

// TestRemoved ends the program in every way, and finds the container gone.
func TestRemoved(t *testing.T) {
	image := images(t)[0]
	docker := engine(t)
	for name, c := range map[string]struct {
		end  func(*program)
		code int
	}{
		"its input ends": {func(p *program) { _ = p.in.Close() }, 137},
		"interrupt":      {func(p *program) { _ = p.Process.Signal(os.Interrupt) }, 130},
		"terminate":      {func(p *program) { _ = p.Process.Signal(syscall.SIGTERM) }, 143},
	} {
		t.Run(name, func(t *testing.T) {
			p := start(t, "--image", image, "--", "-e", goesOn)
			pid := strconv.Itoa(p.Process.Pid)
			waitFor(t, "a running container", func() bool { n, _ := of(t, docker, pid); return n == 1 })
			c.end(p)
			if code := p.code(); code != c.code {
				t.Errorf("exit code %d, want %d: %s", code, c.code, p.err)
			}
			if _, n := of(t, docker, pid); n != 0 {
				t.Error("the container is still there")
			}
		})
	}
}

// TestSwept kills the program, which leaves the container, and has the next start remove it, and no other.
func TestSwept(t *testing.T) {
	image := images(t)[0]
	docker := engine(t)
	killed, other := start(t, "--image", image, "--", "-e", goesOn), start(t, "--image", image, "--", "-e", goesOn)
	left, kept := strconv.Itoa(killed.Process.Pid), strconv.Itoa(other.Process.Pid)
	for _, pid := range []string{left, kept} {
		waitFor(t, "a running container", func() bool { n, _ := of(t, docker, pid); return n == 1 })
	}
	_ = killed.Process.Kill()
	_ = killed.Wait()
	if _, n := of(t, docker, left); n != 1 {
		t.Fatalf("%d containers are left", n)
	}
	if p := start(t, "--image", image, "--", "-e", "1"); p.code() != 0 {
		t.Error(p.err)
	}
	if _, n := of(t, docker, left); n != 0 {
		t.Error("what was left is still there")
	}
	if n, _ := of(t, docker, kept); n != 1 {
		t.Error("the container of a program that runs was removed")
	}
	_ = other.Process.Signal(os.Interrupt)
	_ = other.Wait()
}

// BenchmarkStart starts Node.js in a container, and tells how many times as long as a local start that takes, if there
// is a local node.
func BenchmarkStart(b *testing.B) {
	image := images(b)[0]
	local := localStart(b)
	for b.Loop() {
		if p := start(b, "--image", image, "--", "-e", "1"); p.code() != 0 {
			b.Fatal(p.err)
		}
	}
	if local > 0 {
		b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(local), "x-local")
	}
}

// localStart is how long a start of a local node takes, the quickest of a few; 0: there is none.
func localStart(b *testing.B) (quickest time.Duration) {
	node, err := exec.LookPath(cmp.Or(os.Getenv("CROSSTALK_NODE22"), "node"))
	if err != nil {
		return 0
	}
	for range 5 {
		began := time.Now()
		if err := exec.Command(node, "-e", "1").Run(); err != nil {
			b.Fatal(err)
		}
		if took := time.Since(began); quickest == 0 || took < quickest {
			quickest = took
		}
	}
	return quickest
}
