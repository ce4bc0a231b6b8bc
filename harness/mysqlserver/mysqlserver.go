// Package mysqlserver runs statements of Forge SQL on a real MySQL or TiDB server, one database an installation.
package mysqlserver

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log"
	"sync"
	"time"

	driver "github.com/go-sql-driver/mysql"

	"crosstalk/sandbox/forge"
)

// Server is a server that may be used by many runs at a time. What it holds when it is connected to stays; its
// databases and users whose names begin with crosstalkdb are taken for leftovers and replaced.
type Server struct {
	config *driver.Config // of an account that may do everything
	root   *sql.DB
	end    func() // ends what was started for it
	// password is that of the accounts in rooms.
	password string

	mutex  sync.Mutex
	free   []*room
	made   int
	failed error
}

// answersWithin is how long a server may take until it answers for the first time.
const answersWithin = 2 * time.Minute

// Connect waits until a server answers. The address is a data source name of github.com/go-sql-driver/mysql without a
// database, for an account that may make databases and users.
func Connect(ctx context.Context, address string) (*Server, error) {
	config, err := driver.ParseDSN(address)
	if err != nil {
		return nil, fmt.Errorf("the address of the database server: %w", err)
	}
	// The driver tells of each connection that it lost; the error that comes with it says the same.
	config.Logger = log.New(io.Discard, "", 0)
	connector, err := driver.NewConnector(config)
	if err != nil {
		return nil, fmt.Errorf("the address of the database server: %w", err)
	}
	s := &Server{config: config, root: sql.OpenDB(connector), end: func() {}, password: rand.Text()}
	if err := s.await(ctx); err != nil {
		_ = s.root.Close()
		return nil, err
	}
	// SYSDATE() tells the time of the statement, as NOW() does. MySQL takes this when it starts, and TiDB here.
	_, _ = s.root.ExecContext(ctx, "SET GLOBAL tidb_sysdate_is_now = ON")
	return s, nil
}

// await asks until the server answers.
func (s *Server) await(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, answersWithin)
	defer cancel()
	for {
		err := s.root.PingContext(ctx)
		if err == nil {
			return nil
		}
		var refused *driver.MySQLError
		if errors.As(err, &refused) {
			return fmt.Errorf("the database server refuses the account: %w", err)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the database server did not answer within %v: %w", answersWithin, err)
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// Open is an empty database for an installation, on the server from its first statement on; see forge.Options.
func (s *Server) Open(o forge.Origin) forge.Database { return &database{server: s, origin: o} }

// Err is why the server stopped answering, if it did. What ran since then is worth nothing.
func (s *Server) Err() error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.failed
}

// fail notes the first failure of the server.
func (s *Server) fail(err error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.failed == nil {
		s.failed = fmt.Errorf("the database server no longer answers as it should: %w", err)
	}
}

// Close leaves the server, and ends it when it was started for this.
func (s *Server) Close() {
	s.mutex.Lock()
	for _, r := range s.free {
		r.leave()
	}
	s.free = nil
	s.mutex.Unlock()
	_ = s.root.Close()
	s.end()
}
