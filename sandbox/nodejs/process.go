package nodejs

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"sync"
	"time"

	"crosstalk/sandbox/frame"
)

const (
	// protocol is the version of the frames.
	protocol = 1
	// maxFrame bounds a frame in bytes. The largest hold answers of the platform and what an app returns.
	maxFrame = 64 << 20
	// maxStderr is how much of Node's own complaints is kept, in bytes.
	maxStderr = 4 << 10
	// startLimit is how long Node.js may take to start, a container around it included.
	startLimit = time.Minute
)

// flags are those of node: memory ends as on Forge, texts in a heap snapshot are whole, and warnings go nowhere.
func flags() []string {
	return []string{
		"--max-old-space-size=512", "--heap-snapshot-string-limit=100000", "--no-warnings", "-e", boot,
	}
}

// boot reads the first frame, which holds all code of ours.
const boot = `{
  const fs = require("fs");
  const all = n => {
    const b = Buffer.alloc(n);
    for (let k = 0; k < n;) {
      try {
        const m = fs.readSync(0, b, k, n - k, null);
        if (m === 0) process.exit(0);
        k += m;
      } catch (error) { if (error.code !== "EAGAIN") throw error; }
    }
    return b;
  };
  const { key, modules } = JSON.parse(all(all(4).readUInt32BE()));
  const text = "(function(require,process,key,modules){" + modules["crosstalk:boot"] + "\n})";
  new (require("vm").Script)(text, { filename: "crosstalk:boot" }).runInThisContext()(require, process, key, modules);
}`

// process is one that runs node, and speaks in frames.
type process struct {
	*Child
	in     io.WriteCloser
	out    *bufio.Reader
	key    string
	stderr *tail
}

// start starts node and sends it our code. It does not wait.
func start(command func(args ...string) *exec.Cmd) (*process, error) {
	p, cmd := &process{key: rand.Text(), stderr: &tail{}}, command(flags()...)
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.in, p.out, cmd.Stderr = in, bufio.NewReaderSize(out, 64<<10), p.stderr
	if p.Child, err = Begin(cmd); err != nil {
		return nil, fmt.Errorf("node does not start: %w", err)
	}
	go func() { _ = p.write(firstFrame(p.key)) }() // a pipe takes less than the frame before node reads
	return p, nil
}

func firstFrame(key string) []byte {
	out, err := json.Marshal(map[string]any{"key": key, "modules": modules()})
	if err != nil {
		panic("internal: " + err.Error())
	}
	return out
}

// hello waits until our code runs.
func (p *process) hello() error {
	var h struct {
		Version  string `json:"version"`
		Protocol int    `json:"protocol"`
	}
	if err := p.receive(&h, startLimit); err != nil {
		p.close()
		return fmt.Errorf("node does not start: %w", err)
	}
	if h.Protocol != protocol {
		p.close()
		return fmt.Errorf("node speaks version %d of the protocol, want %d", h.Protocol, protocol)
	}
	return nil
}

// send writes a message as a frame.
func (p *process) send(v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		panic("internal: " + err.Error())
	}
	if err := p.write(body); err != nil {
		return p.why(err)
	}
	return nil
}

func (p *process) write(body []byte) error {
	_, err := p.in.Write(frame.Append(nil, body))
	return err
}

// receive reads a frame into a message. A process that takes longer than the limit is killed.
func (p *process) receive(v any, limit time.Duration) error {
	late := make(chan struct{})
	timer := time.AfterFunc(limit, func() {
		close(late)
		p.close() // which also ends what is read
	})
	body, err := frame.Read(p.out, maxFrame)
	if !timer.Stop() {
		<-late
		return errLate
	}
	if errors.Is(err, frame.ErrLarge) {
		return errForeign
	}
	if err != nil {
		return p.why(err)
	}
	text, ours := bytes.CutPrefix(body, []byte(p.key))
	if !ours {
		return errForeign
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return fmt.Errorf("%w: %w", errForeign, err)
	}
	return nil
}

var (
	errLate    = errors.New("the code ran too long without returning")
	errForeign = errors.New("something else than the run's own record came out of Node.js")
)

// why is an error of the pipes with the reason that Node.js gives on its way out.
func (p *process) why(err error) error {
	p.close()
	_ = p.Wait()
	text := strings.TrimSpace(p.stderr.String())
	if text == "" {
		return fmt.Errorf("the Node.js process ended: %w", err)
	}
	return fmt.Errorf("the Node.js process ended: %s", text)
}

// close ends the process. It does not wait until it is gone.
func (p *process) close() {
	_ = p.in.Close()
	p.End()
	go func() { _ = p.Wait() }()
}

// tail keeps the end of what is written to it.
type tail struct {
	mutex sync.Mutex
	text  []byte
}

func (t *tail) Write(p []byte) (int, error) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.text = append(t.text, p...)
	t.text = t.text[max(len(t.text)-maxStderr, 0):]
	return len(p), nil
}

func (t *tail) String() string {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return string(t.text)
}
