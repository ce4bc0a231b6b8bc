package confirm

import (
	"encoding/json"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// attempts is what came of trying to do things to this machine.
type attempts struct {
	Read, Write, Root, Dev, Child, Worker, Inherited string
	TCP, Unix, Kill                                  string
	Interfaces                                       bool
	Environment                                      []string
	Capabilities, NoNewPrivileges                    string
}

const denied = "ERR_ACCESS_DENIED"

// alone is what Node.js's permission model leaves, wrapped what bubblewrap leaves of that.
func alone() attempts {
	return attempts{
		Read: denied, Write: denied, Root: denied, Dev: denied, Child: denied, Worker: denied, Inherited: "EBADF",
		TCP: "done", Unix: "done", Kill: "done", Interfaces: true, Environment: []string{"LANG", "TZ"},
		Capabilities: denied, NoNewPrivileges: denied,
	}
}

func wrappedToo() attempts {
	a := alone()
	a.TCP, a.Unix, a.Kill, a.Interfaces = "ECONNREFUSED", "ENOENT", "ESRCH", false
	a.Environment = []string{"TZ"}
	return a
}

// TestHeldBack has Node.js try to do things to this machine, with and without bubblewrap.
func TestHeldBack(t *testing.T) {
	for _, node := range nodes(t) {
		node = absolute(t, node)
		t.Run(node+" alone", func(t *testing.T) {
			t.Setenv("PATH", "/nowhere")
			heldBack(t, node, "under its permission model", alone())
		})
		t.Run(node+" in bubblewrap", func(t *testing.T) {
			if err := exec.Command("bwrap", "--ro-bind", "/", "/", "--unshare-all", "/bin/true").Run(); err != nil {
				t.Skipf("SKIPPED: bubblewrap does not run here, so that what it keeps code from is NOT tested: %v", err)
			}
			heldBack(t, node, "in bubblewrap", wrappedToo())
		})
	}
}

func heldBack(t *testing.T, node, how string, want attempts) {
	n, err := Local(t.Context(), node)
	if err != nil {
		t.Fatal(err)
	}
	got := tried(t, n)
	if got.Unix == denied { // newer versions deny sockets with a path, too
		got.Unix = want.Unix
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", n.Name, diff)
	}
	if n.Name != "node "+n.Version+" "+how || n.Weak == "" {
		t.Errorf("%+v", n)
	}
}

func absolute(t *testing.T, node string) string {
	t.Helper()
	path, err := exec.LookPath(node)
	if err == nil {
		path, err = filepath.Abs(path)
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// tried gives the node a server, a socket, a descriptor and a process to get at, and tells at what it got.
func tried(t *testing.T, n *Node) (got attempts) {
	script, err := os.ReadFile("testdata/break.js")
	if err != nil {
		t.Fatal(err)
	}
	tcp, unix := listen(t, "tcp", "127.0.0.1:0"), listen(t, "unix", filepath.Join(t.TempDir(), "s"))
	_, port, _ := strings.Cut(tcp, ":")
	// Unlike os.Open, it leaves the descriptor to the processes that are started.
	fd, err := syscall.Open("testdata/break.js", syscall.O_RDONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = syscall.Close(fd) }()
	const high = 200 // none that Node.js opens for itself
	if err := syscall.Dup3(fd, high, 0); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = syscall.Close(high) }()
	c := n.Command("-e", string(script), port, unix, strconv.Itoa(high), strconv.Itoa(os.Getpid()))
	out, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return got
}

// listen accepts connections until the test ends.
func listen(t *testing.T, network, address string) string {
	t.Helper()
	l, err := net.Listen(network, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = io.WriteString(c, "")
			_ = c.Close()
		}
	}()
	return l.Addr().String()
}

// TestLimitsOfLocal has files grow beyond what is allowed, and looks for core dumps being off.
func TestLimitsOfLocal(t *testing.T) {
	c := held([]string{"/bin/sh", "-c", "ulimit -c; ulimit -n; ulimit -t"})
	out, err := c.Output()
	if want := "0\n256\n600\n"; err != nil || string(out) != want {
		t.Errorf("%q, want %q: %v", out, want, err)
	}
}
