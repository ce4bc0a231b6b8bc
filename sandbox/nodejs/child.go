package nodejs

import (
	"os/exec"
	"sync"
	"time"
)

const (
	// endLimit is how long a child may take to end when it is asked to, a container around it included.
	endLimit = 20 * time.Second
	// restLimit is how long the output of a child that has ended may stay open: as long as what it started holds it.
	restLimit = time.Second
)

// Child is a process that is started to run Node.js, with all that it starts: a program around Node.js may be ended at
// a moment at which its own child does not end with it (bubblewrap 0.8 between clone and prctl).
type Child struct {
	cmd    *exec.Cmd
	asked  sync.Once
	waited sync.Once
	gone   chan struct{} // closed when it is no more
	err    error         // of its end
}

// Begin starts the command. Wait has to be called in the end. The error is that of exec.Cmd.Start.
func Begin(c *exec.Cmd) (*Child, error) {
	lead(c)
	c.WaitDelay = restLimit
	if err := c.Start(); err != nil {
		return nil, err
	}
	return &Child{cmd: c, gone: make(chan struct{})}, nil
}

// End asks the child to end, so that a container around it is removed, and kills it when it does not. It does not wait.
func (c *Child) End() {
	c.asked.Do(func() {
		terminate(c.cmd.Process)
		time.AfterFunc(endLimit, func() { _ = c.cmd.Process.Kill() }) // which does nothing to one that has ended
	})
}

// Wait waits until the child has ended, and kills what it leaves behind. The error is that of exec.Cmd.Wait.
func (c *Child) Wait() error {
	c.waited.Do(func() {
		c.err = c.cmd.Wait()
		killGroup(c.cmd.Process)
		close(c.gone)
	})
	return c.err
}
