package mysqlserver

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// endsWithin is how long the program that started a server may take to remove it.
const endsWithin = 40 * time.Second

// Start has a program start a server that runs an image, and connects to it. The program is called with the image. It
// writes the address of the server to standard output, as one line that Connect takes, or else why there is none to
// standard error. It ends the server when its standard input ends: so the server goes however this process ends.
func Start(ctx context.Context, program, image string) (*Server, error) {
	c := exec.Command(program, image) //nolint:noctx // what is begun is not cut short: it removes what it made
	in, err := c.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := c.StdoutPipe()
	if err != nil {
		return nil, err
	}
	var said strings.Builder
	c.Stderr = &said
	if err := c.Start(); err != nil {
		return nil, err
	}
	ended, addresses := make(chan struct{}), make(chan string, 1)
	go func() {
		from := bufio.NewReader(out)
		line, _ := from.ReadString('\n')
		addresses <- strings.TrimSpace(line)
		_, _ = io.Copy(io.Discard, from)
		_ = c.Wait()
		close(ended)
	}()
	end := sync.OnceFunc(func() {
		_ = in.Close()
		select {
		case <-ended:
		case <-time.After(endsWithin):
			_ = c.Process.Kill()
			<-ended
		}
	})
	s, err := awaited(ctx, addresses)
	if err != nil {
		end()
		if errors.Is(err, errNoAddress) && said.Len() > 0 {
			err = errors.New(strings.TrimSpace(said.String()))
		}
		return nil, err
	}
	s.end = end
	return s, nil
}

var errNoAddress = errors.New("the program that starts the database server told no address")

// awaited connects to the server whose address comes.
func awaited(ctx context.Context, addresses <-chan string) (*Server, error) {
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case address := <-addresses:
		if address == "" {
			return nil, errNoAddress
		}
		return Connect(ctx, address)
	}
}
