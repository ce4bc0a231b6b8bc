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
	starting sync.WaitGroup
	running  sync.WaitGroup // processes that are not gone
	closed   bool
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

// Close ends the process that waits for a run, and waits until all are gone: those of instances end with these. No
// Instantiate comes after it.
func (e *Engine) Close() error {
	e.mutex.Lock()
	e.closed = true
	e.mutex.Unlock()
	e.starting.Wait()
	if p := e.spared(nil); p != nil {
		p.close()
	}
	e.running.Wait()
	return nil
}

// take is a process that has started: the one that waits, or else a new one. Another one starts for the next.
func (e *Engine) take() (*process, error) {
	p := e.spared(nil)
	e.starting.Go(e.prepare)
	if p == nil {
		var err error
		if p, err = e.start(); err != nil {
			return nil, err
		}
	}
	return p, p.hello()
}

// start starts a process, for which Close waits.
func (e *Engine) start() (*process, error) {
	p, err := start(e.Command)
	if err == nil {
		e.running.Go(func() { <-p.gone })
	}
	return p, err
}

// prepare starts the process that is to wait. One that does not start is started again, and told of, by the next take.
func (e *Engine) prepare() {
	e.mutex.Lock()
	needed := e.spare == nil && !e.closed
	e.mutex.Unlock()
	if !needed {
		return
	}
	p, err := e.start()
	if err != nil {
		return
	}
	if other := e.spared(p); other != nil {
		other.close()
	}
}

// spared is the process that waits, and has another one, or none, wait in its place.
func (e *Engine) spared(next *process) *process {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	p := e.spare
	e.spare = next
	return p
}
