package worker

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"crosstalk/harness"
	"crosstalk/sandbox/frame"
)

// probe is a process that does what no worker does, or tries what none may.
func probe(how string) {
	if how == "limits" {
		tryLimits()
		return
	}
	var r request
	in := bufio.NewReader(os.Stdin)
	_ = readFrame(in, &r, maxFrame)
	greeting := hello{Protocol: Protocol, Version: harness.Version}
	switch how {
	case "version":
		greeting.Version = "0"
	case "silent":
		return
	}
	_ = writeFrame(os.Stdout, answer{Hello: &greeting})
	_ = readFrame(in, &r, maxFrame)
	if how == "hang" {
		for began := time.Now(); time.Since(began) < time.Minute; {
		}
	}
	forge(how)
	_, _ = io.Copy(io.Discard, in)
}

// forge says what no worker says after it was given its first task.
func forge(how string) {
	done := func(text string) {
		_ = writeFrame(os.Stdout, answer{Number: 1, Done: true})
		say(text)
	}
	switch how {
	case "length":
		_ = binary.Write(os.Stdout, binary.BigEndian, uint32(1<<31))
	case "json":
		say("{x}")
	case "deep":
		say(`{"failed":` + strings.Repeat("[", 1_000_000))
	case "nothing":
		_ = writeFrame(os.Stdout, answer{Number: 1})
	case "other":
		_ = writeFrame(os.Stdout, answer{Number: 7, Done: true})
	case "marks":
		out := bufio.NewWriter(os.Stdout)
		for writeFrame(out, answer{Number: 1, Mark: &harness.Mark{Step: 1}}) == nil {
		}
	case "zeros":
		say(strings.Repeat("\x00", maxFrame))
	case "zero result":
		done(strings.Repeat("\x00", maxFrame/16))
	case "bomb":
		done(`{"trace":{"invocations":[` + strings.Repeat("0,", maxValues-3) + `0]}}`)
	case "kind":
		done(`{"table":{}}`)
	case "untyped":
		done(`{"trace":7}`)
	}
}

// say says a text as a frame.
func say(text string) { _, _ = os.Stdout.Write(frame.Append(nil, []byte(text))) }

// tryLimits prints what the limits let through.
func tryLimits() {
	if err := (Limits{Memory: 256 << 20}).withDefaults().apply(); err != nil {
		fmt.Println(err)
	}
	path := filepath.Join(os.TempDir(), fmt.Sprintf("crosstalk-probe-%d", os.Getpid()))
	if err := os.WriteFile(path, []byte("x"), 0o600); err == nil {
		fmt.Println("a file was written")
	}
	_ = os.Remove(path)
	if hasNetwork() {
		fmt.Println("there is a network")
	}
	if c, err := net.DialTimeout("tcp", "192.0.2.1:80", 100*time.Millisecond); err == nil || c != nil {
		fmt.Println("a connection was made")
	}
	for _, v := range os.Environ() {
		fmt.Println("the environment holds", v)
	}
	fmt.Println("tried")
	kept := make([][]byte, 0, 64)
	for range cap(kept) {
		block := make([]byte, 16<<20)
		for k := 0; k < len(block); k += 4096 {
			block[k] = 1
		}
		kept = append(kept, block)
	}
	fmt.Println("a gigabyte was had", len(kept))
}

// TestLimits: a worker can write no file, sees no network and no environment, and gets no more memory than it may have.
func TestLimits(t *testing.T) {
	t.Setenv("CROSSTALK_PLANTED", "secret")
	c := self(t, probeArgument, "limits")()
	c.Env = []string{}
	isolate(c, true)
	var said tail
	c.Stderr = &said
	out, err := c.Output()
	if err == nil || !strings.Contains(said.String(), "out of memory") {
		t.Errorf("it did not end for want of memory: %v %s", err, said.String())
	}
	if got := strings.TrimSpace(string(out)); got != "tried" {
		t.Errorf("the limits let through:\n%s", got)
	}
}

// hasNetwork says whether an interface is up.
func hasNetwork() bool {
	interfaces, err := net.Interfaces()
	if err != nil {
		return true
	}
	for _, i := range interfaces {
		if i.Flags&net.FlagUp != 0 {
			return true
		}
	}
	return false
}
