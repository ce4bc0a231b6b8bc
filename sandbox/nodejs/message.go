package nodejs

import (
	"encoding/json"
	"errors"
	"fmt"

	"crosstalk/sandbox/node"
	"crosstalk/sandbox/trace"
)

// setup is what a process gets first.
type setup struct {
	Seeds     seeds             `json:"seeds"`
	Epoch     int64             `json:"epoch"` // milliseconds since 1970 at virtual time 0
	Scripts   map[string]string `json:"scripts"`
	Env       map[string]string `json:"env"`
	Builtins  []string          `json:"builtins"`
	Natives   map[string]any    `json:"natives"`
	GlobalAPI bool              `json:"globalAPI"`
}

// seeds are those of a stream of random numbers, as decimal numbers.
type seeds [2]string

func seedsOf(high, low uint64) seeds { return seeds{fmt.Sprint(high), fmt.Sprint(low)} }

// command is what a process is to do next.
type command struct {
	Op  string `json:"op"` // begin, task, answer, ended, snapshot
	Now int64  `json:"now"`
	ID  int    `json:"id,omitempty"`
	// Of begin and ended.
	Step    int    `json:"step,omitempty"`
	Module  string `json:"module,omitempty"`
	Export  string `json:"export,omitempty"`
	Payload string `json:"payload,omitempty"`
	Context string `json:"context,omitempty"`
	Info    string `json:"info,omitempty"`
	Limit   int64  `json:"limit,omitempty"`
	Seeds   seeds  `json:"seeds"`

	Answer *answer `json:"answer,omitempty"`
}

// answer is a platform's answer to a request.
type answer struct {
	Status     int         `json:"status"`
	StatusText string      `json:"statusText"`
	Headers    [][2]string `json:"headers"`
	Body       []byte      `json:"body"`
	Failed     string      `json:"failed,omitempty"`
}

// report is what a process says: what was done since the last one, and why it waits.
type report struct {
	Did   []deed    `json:"did"`
	Turn  bool      `json:"turn,omitempty"`  // nothing is left that could go on by itself
	Ended []outcome `json:"ended,omitempty"` // how invocations ended
	Ask   *ask      `json:"ask,omitempty"`   // it waits for an answer
	Chunk string    `json:"chunk,omitempty"` // of a heap snapshot; more follows
}

func (r report) validate() error {
	if r.Turn == (r.Ask != nil) && r.Chunk == "" {
		return errors.New("it asks for nothing, or for two things")
	}
	for _, d := range r.Did {
		if err := d.validate(); err != nil {
			return err
		}
	}
	for _, o := range r.Ended {
		switch o.Kind {
		case "completed", "threw", "not-loaded", "missing":
		default:
			return fmt.Errorf("an invocation ended as %q", o.Kind)
		}
		if len(o.Response) > 0 && !json.Valid([]byte(o.Response)) {
			return errors.New("a response is not JSON")
		}
	}
	return nil
}

// deed is one thing that the app did.
type deed struct {
	Step    int          `json:"step"` // whose code did it; 0: none
	Loading bool         `json:"loading"`
	Stack   []stackFrame `json:"stack,omitempty"`

	Log       *trace.Log       `json:"log,omitempty"`
	Request   *request         `json:"request,omitempty"`
	Timer     *timer           `json:"timer,omitempty"`
	Clear     int              `json:"clear,omitempty"`
	Refusal   *trace.Notice    `json:"refusal,omitempty"`
	Warning   *trace.Notice    `json:"warning,omitempty"`
	Rejection *thrown          `json:"rejection,omitempty"`
	Exception *thrown          `json:"exception,omitempty"`
	Intrinsic *trace.Intrinsic `json:"intrinsic,omitempty"`
	Key       *trace.Key       `json:"key,omitempty"`
	Code      *trace.Code      `json:"code,omitempty"`
}

// request is one on its way to the platform.
type request struct {
	ID      int         `json:"id"`
	Target  string      `json:"target"`
	Method  string      `json:"method"`
	Path    string      `json:"path"`
	Headers [][2]string `json:"headers"`
	Body    []byte      `json:"body,omitempty"`
}

// timer is a call that is due after a delay in milliseconds, and again after each.
type timer struct {
	ID     int   `json:"id"`
	Delay  int64 `json:"delay"`
	Repeat bool  `json:"repeat"`
}

func (d deed) validate() error {
	if d.Request != nil && !json.Valid([]byte(d.Request.Target)) {
		return errors.New("the target of a request is not JSON")
	}
	if d.Timer != nil && (d.Timer.Delay < 0 || d.Timer.Delay > 1<<31) {
		return errors.New("a timer is due at no time")
	}
	if d.Log != nil {
		switch d.Log.Level {
		case "debug", "info", "log", "warn", "error":
		default:
			return fmt.Errorf("there is no level %q", d.Log.Level)
		}
	}
	return nil
}

// outcome says how an invocation ended.
type outcome struct {
	Step     int      `json:"step"`
	Kind     string   `json:"kind"`
	Response string   `json:"response,omitempty"`
	Error    *thrown  `json:"error,omitempty"`
	Names    []string `json:"names,omitempty"` // of what the module exports, where it lacks the handler
}

// thrown is a value that was thrown: what it says of itself.
type thrown struct {
	Name    string `json:"name,omitempty"`
	Message string `json:"message"`
	Stack   string `json:"stack,omitempty"`
}

// ask is an operation on the disk, for which the code waits.
type ask struct {
	Op      string            `json:"op"`
	Args    []json.RawMessage `json:"args"`
	Step    int               `json:"step"`
	Loading bool              `json:"loading"`
	Stack   []stackFrame      `json:"stack,omitempty"`
}

// said is what comes back.
type said struct {
	Value any         `json:"value,omitempty"`
	Fault *node.Fault `json:"fault,omitempty"`
}
