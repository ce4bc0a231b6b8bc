// Package nodejs is a warm execution environment in a real Node.js process.
package nodejs

import (
	"os/exec"
	"sync"

	"crosstalk/sandbox"
	"crosstalk/sandbox/app"
)

// Engine runs apps in processes of Node.js, one for each instance. It is safe for concurrent use. What an app does
// there is kept from the machine only by what Command puts around it: a container.
type Engine struct {
	// Command makes the command that runs node with the arguments, its standard input and output attached.
	Command func(args ...string) *exec.Cmd

	mutex    sync.Mutex
	programs map[*app.App]*program
	spare    *process // one that has started and waits for its run
	closed   bool
	all      sync.WaitGroup // processes that are not gone, and starts
}

// Local is an engine of a node that is installed on this machine, without anything around it: only for apps that may
// do there what they like.
func Local(node string) *Engine {
	return &Engine{Command: func(args ...string) *exec.Cmd {
		cmd := exec.Command(node, args...)
		cmd.Env = []string{"LANG=en_US.UTF-8", "TZ=UTC"}
		return cmd
	}}
}

// Instantiate makes a fresh environment, in which no code of the app has run. The error says why Node.js does not
// start.
func (e *Engine) Instantiate(a *app.App, c sandbox.Config) (*Instance, error) {
	p, err := e.take()
	if err != nil {
		return nil, err
	}
	c.Limits = c.Limits.WithDefaults()
	return newInstance(e.program(a), p, c)
}

// program is what the processes get of an app, made once.
func (e *Engine) program(a *app.App) *program {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	if e.programs == nil {
		e.programs = map[*app.App]*program{}
	}
	if e.programs[a] == nil {
		e.programs[a] = newProgram(a)
	}
	return e.programs[a]
}

// Close ends the process that waits for a run, and waits until all are gone: those of instances end with these.
func (e *Engine) Close() error {
	if p := e.spared(true); p != nil {
		p.close()
	}
	e.all.Wait()
	return nil
}

// take is a process that has started: the one that waits, or else a new one. Another one starts for the next.
func (e *Engine) take() (*process, error) {
	p := e.spared(false)
	e.all.Go(e.prepare)
	if p != nil {
		return p, p.hello()
	}
	p, err := e.start()
	if err != nil {
		return nil, err
	}
	return p, p.hello()
}

func (e *Engine) start() (*process, error) {
	p, err := start(e.Command)
	if err == nil {
		e.all.Go(func() { <-p.gone })
	}
	return p, err
}

// prepare starts a process for the next run, unless one waits.
func (e *Engine) prepare() {
	p, err := e.start()
	if err != nil {
		return
	}
	e.mutex.Lock()
	defer e.mutex.Unlock()
	if e.closed || e.spare != nil {
		p.close()
		return
	}
	e.spare = p
}

// spared is the process that waits, if there is one. After the last, there is none any more.
func (e *Engine) spared(last bool) *process {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	p := e.spare
	e.spare, e.closed = nil, last
	return p
}
