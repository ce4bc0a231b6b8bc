// Package trace defines the record of a run: what was asked of the app and everything it did.
package trace

import "encoding/json"

// Schema names the format of a saved Trace. A reader refuses any other.
const Schema = "crosstalk/trace/v1"

// Trace is the only output of a run: plain JSON, so that a saved one can be judged again.
type Trace struct {
	Schema      string       `json:"schema"`
	Invocations []Invocation `json:"invocations"`
	Events      []Event      `json:"events,omitempty"`
	Canaries    []Canary     `json:"canaries,omitempty"`
	// Held is what the instance still held at the end, where the Schedule asks for it.
	Held []Held `json:"held,omitempty"`
	// Broken says why the run ended before its last step: the instance could not go on. Such a Trace proves
	// nothing about the steps that are missing and is never compared.
	Broken string `json:"broken,omitempty"`
	// Killed says how the process ended that ran it, or would have, where that is why it is broken.
	Killed *Killed `json:"killed,omitempty"`
}

// Killed is the end of a process that ran an app: its engine has no limit of its own against what the app did.
type Killed struct {
	Step int `json:"step"` // that was under way
	By   By  `json:"by"`
}

// By is what a process was ended by.
type By string

// What ends a process.
const (
	ByMemory By = "memory" // it wanted more than it may have
	ByTime   By = "time"   // it did not come back from a function of the engine
	ByStack  By = "stack"  // the engine called itself too deeply
	ByFault  By = "fault"  // the engine failed in another way
	ByBound  By = "bound"  // the engine ended the run before the process was: a call made more than any may
)

// Invocation is one call of a function for a user of a tenant.
type Invocation struct {
	Step     int    `json:"step"` // 1-based position in the Schedule
	Tenant   string `json:"tenant"`
	User     string `json:"user,omitempty"` // empty: no user is attached (web trigger, scheduled trigger, event)
	Function string `json:"function"`
	Entry    string `json:"entry,omitempty"`
	// Kind is what invoked it ("webtrigger", "jira:issuePanel#resolver"), Module the key of that module.
	Kind   string `json:"kind,omitempty"`
	Module string `json:"module,omitempty"`
	// Repeats is the step whose request to a web trigger this one repeats to the letter or, Renewed, with its signature
	// and other parameters outside of that; 0: none.
	Repeats int     `json:"repeats,omitempty"`
	Renewed bool    `json:"renewed,omitempty"`
	Outcome Outcome `json:"outcome"`
	// Response is what the caller gets, as JSON; empty when the function returned undefined or did not return.
	Response json.RawMessage `json:"response,omitempty"`
	Error    *Error          `json:"error,omitempty"`
	Started  int64           `json:"started"` // virtual milliseconds since the instance began
	Ended    int64           `json:"ended"`
	// Names are the other users of the site whom the payload names, by account id.
	Names []string `json:"names,omitempty"`
	// Returned: the tenant uninstalled the app and installed it again just before.
	Returned bool `json:"returned,omitempty"`
	// Guarded: a web trigger that asks for a credential, at least of some.
	Guarded bool `json:"guarded,omitempty"`
	// Size is how large the field of the payload is that a schedule lets grow, and Work what was done then.
	Size *Size `json:"size,omitempty"`
	Work *Work `json:"work,omitempty"`
}

// Outcome says how an Invocation ended.
type Outcome string

// The ways in which an Invocation ends.
const (
	Completed    Outcome = "completed"
	Threw        Outcome = "threw"         // an exception or a rejected promise reached the platform
	NeverSettled Outcome = "never-settled" // the promise was pending with nothing left that could settle it
	TimedOut     Outcome = "timed-out"     // virtual time passed the function's limit
	Interrupted  Outcome = "interrupted"   // real time passed the guard: the code does not return
	Overflowed   Outcome = "overflowed"    // the call stack limit was passed
	Exhausted    Outcome = "exhausted"     // more was done than a metered run counts
	Crashed      Outcome = "crashed"       // the engine itself panicked on the app's code
	Lost         Outcome = "lost"          // unknown: a later call took down the process that knew
	NotLoaded    Outcome = "not-loaded"    // the handler's module threw while loading, or lacks the export
)

// Error is an exception as the app's caller sees it.
type Error struct {
	Name     string   `json:"name,omitempty"`
	Message  string   `json:"message"`
	Position string   `json:"position,omitempty"` // first frame in the app's own source, "src/index.ts:3:7"
	Stack    []string `json:"stack,omitempty"`    // "f (src/index.ts:3:7)", innermost first
}

// Kind names what an Event records.
type Kind string

// The kinds of events. The field of the same name in Event holds the details.
const (
	KindLog       Kind = "log"
	KindRequest   Kind = "request"
	KindFile      Kind = "file"
	KindRejection Kind = "rejection" // a rejected promise that nobody handles
	KindException Kind = "exception" // an exception in a timer or listener, outside any promise
	KindRefusal   Kind = "refusal"   // something asked for that the sandbox does not give
	KindWarning   Kind = "warning"   // something answered only approximately
	KindIntrinsic Kind = "intrinsic" // a built-in prototype got a property that all values inherit
	KindKey       Kind = "key"       // a secret key was handed to a cryptographic function
	KindCode      Kind = "code"      // a text was run as code, or as a command
)

// Event is one thing that the app did. Step and Window differ for late work: Step issued it, Window saw it happen.
type Event struct {
	Step   int   `json:"step"`   // invocation in whose asynchronous context it was issued; 0: while a module loaded
	Window int   `json:"window"` // invocation that was current when it happened
	At     int64 `json:"at"`     // virtual milliseconds since the instance began
	Kind   Kind  `json:"kind"`
	// Late: the invocation that issued it had already returned.
	Late bool `json:"late,omitempty"`
	// Loading: it began while a module loaded, so that whichever invocation came first has issued it.
	Loading bool `json:"loading,omitempty"`

	Log     *Log     `json:"log,omitempty"`
	Request *Request `json:"request,omitempty"`
	File    *File    `json:"file,omitempty"`
	Error   *Error   `json:"error,omitempty"`  // rejection, exception
	Notice  *Notice  `json:"notice,omitempty"` // refusal, warning

	Intrinsic *Intrinsic `json:"intrinsic,omitempty"`
	Key       *Key       `json:"key,omitempty"`
	Code      *Code      `json:"code,omitempty"`

	Position string `json:"position,omitempty"` // source line of the app that did it, where known
	// Caller is the line of another file of the app that had it done, as with a logger of the app's own.
	Caller string `json:"caller,omitempty"`
}

// Log is one line written to the console.
type Log struct {
	Level string `json:"level"` // debug, info, log, warn, error
	Text  string `json:"text"`
}

// Request is one request that left the app, and its answer.
type Request struct {
	Service string `json:"service"`           // jira, confluence, bitbucket, stargate, kvs, egress, …
	As      string `json:"as,omitempty"`      // app, user, none
	Account string `json:"account,omitempty"` // impersonated account
	Method  string `json:"method"`            // upper case
	Path    string `json:"path"`              // path, or the absolute URL for egress
	Headers []Pair `json:"headers,omitempty"` // sorted by lower-cased name
	Body    string `json:"body,omitempty"`    // as text
	Status  int    `json:"status"`            // 0: the request failed without an answer
	Answer  string `json:"answer,omitempty"`  // body of the answer, cut at 64 KiB
	Failed  string `json:"failed,omitempty"`  // reason, when Status is 0
	Denied  bool   `json:"denied,omitempty"`  // egress that the manifest does not declare
	// Scope is how the manifest limits what may be sent there: "analytics", "out" of scope of end-user data, or
	// "transient", where these may not be stored.
	Scope  string `json:"scope,omitempty"`
	Told   bool   `json:"told,omitempty"`   // egress to a host whose name stands in the payload of the call
	Tenant string `json:"tenant,omitempty"` // partition that answered
	Write  bool   `json:"write,omitempty"`  // it changes data
	// Stored are the values of the app's own storage that it names, whichever of Forge's interfaces it came through.
	Stored []Stored `json:"stored,omitempty"`
	// Refused: it was made as the app, and the user on whose behalf the function runs would not get it.
	Refused bool `json:"refused,omitempty"`
	// Question: it asks a product what somebody may do.
	Question bool   `json:"question,omitempty"`
	Class    string `json:"class,omitempty"` // endpoint template, "/rest/api/3/issue/{}"
}

// Foreign says whether a service stands for a host that is not Atlassian's: an address that the app fetches, a remote,
// a container, or a provider of external authentication.
func Foreign(service string) bool {
	switch service {
	case "egress", "remote", "container", "external-auth":
		return true
	}
	return false
}

// Stored is one value of the app's storage that a request reads or changes.
type Stored struct {
	Op      string `json:"op"`                // get, set, delete
	Shelf   string `json:"shelf,omitempty"`   // the entity's name, "secret", or "sql TABLE"; empty for plain values
	Key     string `json:"key"`               // of a row, what its primary key holds
	Size    int    `json:"size,omitempty"`    // of the value that is set, in bytes of JSON
	Missing bool   `json:"missing,omitempty"` // what it reads or deletes is not there
	Failed  bool   `json:"failed,omitempty"`  // the storage refuses it
}

// Pair is one header, in the order in which headers are compared.
type Pair struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// File is one operation on the in-memory file system.
type File struct {
	Op   string `json:"op"` // read, write, append, delete, rename, mkdir
	Path string `json:"path"`
	Size int    `json:"size,omitempty"`
	Hash string `json:"hash,omitempty"` // first 16 hex digits of the content's SHA-256
	// Failed is the code of the error with which the operation failed, whose Op is the system call then: "ENOENT".
	Failed string `json:"failed,omitempty"`
}

// Intrinsic is a property of a built-in prototype that was not there before.
type Intrinsic struct {
	Object string `json:"object"` // "Object.prototype"
	Key    string `json:"key"`
	Value  string `json:"value,omitempty"` // in a few words
	// Replaced: the property is a built-in function that was another one before.
	Replaced bool `json:"replaced,omitempty"`
}

// Key is a key that a cryptographic function used.
type Key struct {
	Use  string `json:"use"`            // hmac, cipher, derive, import
	Text string `json:"text,omitempty"` // as text when it is printable ASCII, as hex otherwise; cut at 64 characters
}

// Code is a text that the app had run as code. Use is what ran it: eval, Function, vm, child_process.
type Code struct {
	Use  string `json:"use"`
	Text string `json:"text"` // cut at 16 KiB
}

// Notice is a refusal or a warning in words.
type Notice struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// Held is a value that an instance still holds when its invocations are over.
type Held struct {
	Path       string `json:"path"` // "cache.current.displayName"
	Root       string `json:"root"` // memory, timer, async, intrinsic, environment, disk
	DeclaredAt string `json:"declaredAt,omitempty"`
	Value      string `json:"value"` // long ones are cut, and end in a hash of the whole
}

// Canary is a value that marks one tenant's data. It explains a difference; it is not the proof.
type Canary struct {
	Tenant string `json:"tenant"`
	Field  string `json:"field"` // "user.displayName"
	Value  string `json:"value"`
}
