package mysqlserver

import (
	"context"
	sqldriver "database/sql/driver"
	"errors"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"time"

	"crosstalk/sandbox/forge"
	"crosstalk/sandbox/mysql"
)

// database is what one installation sees of the server. It moves into a room with its first statement.
type database struct {
	server  *Server
	origin  forge.Origin
	room    *room
	dropped []string // tables that were there once, in lower case
}

// answersStatementWithin is how long a statement may take: what Forge lets one that changes data take, and twice what
// it lets a query take (https://developer.atlassian.com/platform/forge/limits-sql/).
const answersStatementWithin = 10 * time.Second

// Execute implements forge.Database. When the server fails, the statement fails like one that it refuses, and Err of
// the Server says so.
func (d *database) Execute(text string, params []any) (*mysql.Result, error) {
	st := read(text)
	if what := st.unrepeatable(); what != "" {
		return nil, &mysql.Error{Number: 1235, Symbol: "ER_NOT_SUPPORTED_YET", State: "42000", Refused: what,
			Message: "what " + what + " gives cannot be repeated"}
	}
	out, err := d.run(st, params)
	if err == nil {
		d.note(st, params, out)
		return out, nil
	}
	return nil, d.errorOf(err)
}

// run has the server run a statement, at the virtual time and with the random numbers of this installation.
func (d *database) run(st *statement, params []any) (*mysql.Result, error) {
	if d.room == nil {
		r, err := d.server.enter()
		if err != nil {
			return nil, failure{err}
		}
		d.room = r
	}
	ctx, cancel := context.WithTimeout(context.Background(), answersStatementWithin)
	defer cancel()
	a := asked{ctx, d.room.session}
	if _, err := a.exec(d.setting(), nil); err != nil {
		return nil, failure{err}
	}
	if !st.answersRows() {
		return a.changed(st.sent, params)
	}
	out, err := a.rows(st.sent, params)
	if err == nil && len(out.Columns) == 0 {
		return a.rowCount()
	}
	if err == nil {
		d.rename(st, out)
	}
	return out, err
}

// failure is an error that is none of the statement's, whatever it says.
type failure struct{ why error }

func (f failure) Error() string { return f.why.Error() }

// setting is the statement that sets the clock, and what RAND() begins with.
func (d *database) setting() string {
	h := fnv.New64a()
	_, _ = h.Write([]byte(d.origin.UUID()))
	seed, at := h.Sum64(), d.origin.Clock()
	return fmt.Sprintf("SET timestamp = %d.%06d, rand_seed1 = %d, rand_seed2 = %d",
		at.Unix(), at.Nanosecond()/1000, seed>>34, seed&(1<<30-1))
}

// databaseName is what every installation's database is called in answers.
const databaseName = "app"

// rename takes the name of the room, and what was sent in place of what the app wrote, out of an answer.
func (d *database) rename(st *statement, out *mysql.Result) {
	for k := range out.Columns {
		c := &out.Columns[k]
		c.Name = strings.ReplaceAll(strings.ReplaceAll(c.Name, d.room.name, databaseName), uuidExpression, st.uuid)
	}
	for _, row := range out.Rows {
		for k, v := range row {
			if s, is := v.(string); is {
				row[k] = strings.ReplaceAll(s, d.room.name, databaseName)
			}
		}
	}
}

// note says what a statement touched, as far as its text shows it.
func (d *database) note(st *statement, params []any, out *mysql.Result) {
	out.Read = st.reads()
	out.Write = out.Columns == nil
	for _, name := range st.drops() {
		d.dropped = append(d.dropped, strings.ToLower(name))
	}
	table := st.writes()
	if table == "" || out.Affected == 0 {
		return
	}
	var values []string
	size := 0
	for _, p := range params {
		values = append(values, fmt.Sprint(p))
		size += len(values[len(values)-1])
	}
	key := strings.Join(values, ",")
	if out.InsertID != 0 {
		key = fmt.Sprint(out.InsertID)
	}
	out.Written = []mysql.Row{{Table: table, Key: key, Size: size, Gone: st.verb == "delete" || st.verb == "truncate"}}
}

// errorOf is an error of the server as one of Forge SQL's database. Whatever else goes wrong is the server's failure.
func (d *database) errorOf(err error) *mysql.Error {
	if e := refusal(err); e != nil {
		if d.room != nil {
			e.Message = strings.ReplaceAll(strings.ReplaceAll(e.Message, d.room.name, databaseName), uuidExpression, "uuid()")
		}
		e.Missing = missing(e)
		return e
	}
	if errors.Is(err, errArguments) {
		return &mysql.Error{Number: 1210, Symbol: "ER_WRONG_ARGUMENTS", State: "HY000",
			Message: "Incorrect arguments to EXECUTE"}
	}
	if d.room != nil { // its session is no more, or still busy: nobody moves in again
		d.room.leave()
		d.room = nil
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return &mysql.Error{Number: mysql.TimedOut, Symbol: "ER_QUERY_TIMEOUT", State: "HY000",
			Message: "Query execution was interrupted, maximum statement execution time exceeded"}
	}
	d.server.fail(err)
	return &mysql.Error{Number: 2013, Symbol: "CR_SERVER_LOST", State: "HY000",
		Message: "Lost connection to MySQL server during query"}
}

// Dropped implements forge.Database.
func (d *database) Dropped(name string) bool {
	return slices.Contains(d.dropped, strings.ToLower(name))
}

// Tables implements forge.Database. It is 0 where the server does not say.
func (d *database) Tables() int {
	const count = "SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()"
	out, err := d.Execute(count, nil)
	if err != nil || len(out.Rows) != 1 {
		return 0
	}
	n, _ := strconv.Atoi(fmt.Sprint(out.Rows[0][0]))
	return n
}

// Close implements forge.Database.
func (d *database) Close() {
	if d.room != nil {
		d.server.vacate(d.room)
		d.room = nil
	}
}

// errArguments is the error of a statement with too many values for its question marks, or too few.
var errArguments = errors.New("incorrect arguments to EXECUTE")

// asked is a session that is asked, until the context ends.
type asked struct {
	ctx     context.Context //nolint:containedctx // it lives as long as one statement
	session sqldriver.Conn
}

// exec runs a statement that gives no rows.
func (a asked) exec(text string, params []any) (sqldriver.Result, error) {
	if len(params) == 0 {
		return a.session.(sqldriver.ExecerContext).ExecContext(a.ctx, text, nil)
	}
	prepared, err := a.prepare(text, params)
	if err != nil {
		return nil, err
	}
	defer func() { _ = prepared.Close() }()
	return prepared.(sqldriver.StmtExecContext).ExecContext(a.ctx, named(params))
}

// query runs a statement that gives rows. close has to be called when they were read.
func (a asked) query(text string, params []any) (rows sqldriver.Rows, done func(), err error) {
	if len(params) == 0 {
		rows, err = a.session.(sqldriver.QueryerContext).QueryContext(a.ctx, text, nil)
		return rows, func() {}, err
	}
	prepared, err := a.prepare(text, params)
	if err != nil {
		return nil, nil, err
	}
	done = func() { _ = prepared.Close() }
	if rows, err = prepared.(sqldriver.StmtQueryContext).QueryContext(a.ctx, named(params)); err != nil {
		done()
	}
	return rows, done, err
}

func (a asked) prepare(text string, params []any) (sqldriver.Stmt, error) {
	prepared, err := a.session.(sqldriver.ConnPrepareContext).PrepareContext(a.ctx, text)
	if err == nil && prepared.NumInput() != len(params) {
		_ = prepared.Close()
		return nil, errArguments
	}
	return prepared, err
}

func named(params []any) []sqldriver.NamedValue {
	out := make([]sqldriver.NamedValue, len(params))
	for k, v := range params {
		out[k] = sqldriver.NamedValue{Ordinal: k + 1, Value: v}
	}
	return out
}
