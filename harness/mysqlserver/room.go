package mysqlserver

import (
	"context"
	sqldriver "database/sql/driver"
	"fmt"
	"time"

	driver "github.com/go-sql-driver/mysql"
)

// room is a database on the server that one installation after another moves into, with an account that sees nothing
// else: what information_schema lists depends on what one may see.
type room struct {
	name    string
	session sqldriver.Conn // nil: nobody is in
}

// modes are those of a TiDB cluster as it comes (https://docs.pingcap.com/tidb/stable/sql-mode), and of MySQL 8.
const modes = "ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO," +
	"NO_ENGINE_SUBSTITUTION"

// preparesWithin is how long the server may take to make a room ready.
const preparesWithin = time.Minute

// enter gives an empty room: one that is free, or a new one.
func (s *Server) enter() (*room, error) {
	ctx, cancel := context.WithTimeout(context.Background(), preparesWithin)
	defer cancel()
	r := s.vacant()
	if r == nil {
		var err error
		if r, err = s.build(ctx); err != nil {
			return nil, err
		}
	}
	for _, text := range []string{
		"DROP DATABASE IF EXISTS " + r.name,
		"CREATE DATABASE " + r.name + " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
	} {
		if _, err := s.root.ExecContext(ctx, text); err != nil {
			return nil, fmt.Errorf("%s: %w", text, err)
		}
	}
	config := s.config.Clone()
	config.User, config.Passwd, config.DBName = r.name, s.password, r.name
	config.ColumnsWithAlias, config.Collation = true, "utf8mb4_bin"
	config.Params = map[string]string{"time_zone": "'+00:00'", "sql_mode": "'" + modes + "'"}
	connector, err := driver.NewConnector(config)
	if err != nil {
		return nil, err
	}
	r.session, err = connector.Connect(ctx)
	return r, err
}

// vacant takes a room that was left; nil when there is none.
func (s *Server) vacant() *room {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if len(s.free) == 0 {
		return nil
	}
	r := s.free[len(s.free)-1]
	s.free = s.free[:len(s.free)-1]
	return r
}

// build makes a room, and the account that lives there.
func (s *Server) build(ctx context.Context) (*room, error) {
	s.mutex.Lock()
	s.made++
	// Names of one length: none is part of another.
	r := &room{name: fmt.Sprintf("crosstalkdb%04d", s.made)}
	s.mutex.Unlock()
	for _, text := range []string{
		"DROP USER IF EXISTS " + r.name,
		"CREATE USER " + r.name + " IDENTIFIED BY '" + s.password + "'",
		"GRANT ALL ON " + r.name + ".* TO " + r.name,
	} {
		if _, err := s.root.ExecContext(ctx, text); err != nil {
			return nil, fmt.Errorf("making an account: %w", err)
		}
	}
	return r, nil
}

// leave ends the session, and with it whatever lives as long as a session: variables, temporary tables, transactions.
func (r *room) leave() {
	if r.session != nil {
		_ = r.session.Close()
		r.session = nil
	}
}

// vacate leaves a room for the next one.
func (s *Server) vacate(r *room) {
	r.leave()
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.free = append(s.free, r)
}
