package mysqlserver

import (
	"errors"
	"fmt"
	"regexp"

	driver "github.com/go-sql-driver/mysql"

	"crosstalk/sandbox/mysql"
)

// refusal is an error with which the server answers a statement; nil when it is none.
func refusal(err error) *mysql.Error {
	var e *driver.MySQLError
	if !errors.As(err, &e) {
		return nil
	}
	out := &mysql.Error{Number: int(e.Number), Symbol: mysql.Symbol(int(e.Number)), State: string(e.SQLState[:]),
		Message: e.Message}
	if out.Symbol == "" {
		out.Symbol = fmt.Sprint("ER_", e.Number)
	}
	if e.SQLState == [5]byte{} {
		out.State = "HY000"
	}
	return out
}

// noSuchTable is the number of the error about a table that is not there.
const noSuchTable = 1146

var absent = regexp.MustCompile(`^Table '(?:[^']*\.)?([^'.]+)' doesn't exist`)

// missing is the table that a statement names and that is not there.
func missing(e *mysql.Error) string {
	if found := absent.FindStringSubmatch(e.Message); e.Number == noSuchTable && found != nil {
		return found[1]
	}
	return ""
}
