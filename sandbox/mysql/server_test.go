package mysql_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	driver "github.com/go-sql-driver/mysql"
	"github.com/google/go-cmp/cmp"
)

// TestAgainstServer runs the table on a MariaDB that it starts, and compares row by row. Errors are compared by number.
func TestAgainstServer(t *testing.T) {
	against(t, startMariaDB(t))
}

// against runs the table on a server, given the address of one without the name of a database.
func against(t *testing.T, address string) {
	t.Helper()
	same, differ := 0, 0
	for _, s := range readTable(t) {
		if s.apart != "" {
			continue
		}
		t.Run(s.head, func(t *testing.T) {
			conn := emptyDatabase(t, address)
			for _, c := range s.cases {
				got, want := theirs(t, conn, c), c.answer
				if strings.HasPrefix(want[0], "error ") {
					want = []string{strings.Join(strings.Fields(want[0])[:2], " ")}
				}
				diff := cmp.Diff(want, got)
				switch {
				case diff != "" && c.differs == "":
					t.Errorf("%s\n-here +there:\n%s", c.text, diff)
				case diff == "" && c.differs != "":
					t.Errorf("%s\nis answered alike, though the table says: %s", c.text, c.differs)
				case diff != "":
					differ++
				default:
					same++
				}
			}
		})
	}
	t.Logf("%d statements are answered alike, %d differ for the reasons that the table gives", same, differ)
}

// startMariaDB starts a server of its own, in a folder of its own, that is gone after the test.
func startMariaDB(t *testing.T) (address string) {
	t.Helper()
	install, err := exec.LookPath("mariadb-install-db")
	if err != nil {
		t.Skip("SKIPPED: no MariaDB is installed, so that the table of statements is NOT held against a server: " +
			"apt-get install mariadb-server-core")
	}
	server := "/usr/sbin/mariadbd" // not on everybody's path
	if found, err := exec.LookPath("mariadbd"); err == nil {
		server = found
	}
	dir, err := os.MkdirTemp("", "mariadb") // short: the path of a socket has at most 107 bytes
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	data, socket := filepath.Join(dir, "data"), filepath.Join(dir, "socket")
	common := []string{"--no-defaults", "--datadir=" + data}
	if os.Geteuid() == 0 {
		common = append(common, "--user=root")
	}
	made := exec.Command(install, append(common, "--auth-root-authentication-method=normal", "--skip-test-db")...)
	if out, err := made.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	run := exec.Command(server, append(common, "--socket="+socket, "--skip-networking", "--pid-file="+dir+"/pid",
		"--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=64M")...)
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = run.Process.Kill()
		_ = run.Wait()
	})
	return "root@unix(" + socket + ")/"
}

// emptyDatabase is a connection to a database "app" without tables, on a server that answers within a minute. The
// session has MySQL's modes, TiDB's default collation, and the clock of the table.
func emptyDatabase(t *testing.T, address string) *sql.Conn {
	t.Helper()
	db, err := sql.Open("mysql", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(50 * time.Millisecond) {
		if err = db.Ping(); err == nil || time.Now().After(deadline) {
			break
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	conn, err := db.Conn(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		"SET NAMES utf8mb4 COLLATE utf8mb4_bin", "SET time_zone = '+00:00'",
		fmt.Sprintf("SET timestamp = %d.%03d", at.Unix(), at.UnixMilli()%1000),
		"SET sql_mode = 'ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE," +
			"ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'",
		"DROP DATABASE IF EXISTS app", "CREATE DATABASE app CHARACTER SET utf8mb4 COLLATE utf8mb4_bin", "USE app",
	} {
		if _, err := conn.ExecContext(context.Background(), text); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
	}
	return conn
}

// asks are the statements that give rows.
var asks = regexp.MustCompile(`(?i)^[\s(]*(SELECT|WITH|SHOW|DESC|DESCRIBE|VALUES)\b`)

// theirs is what the server gives, written as ours.
func theirs(t *testing.T, conn *sql.Conn, c *statement) []string {
	t.Helper()
	ctx := context.Background()
	if !asks.MatchString(c.text) {
		result, err := conn.ExecContext(ctx, c.text, c.params(t)...)
		if err != nil {
			return []string{numberOf(t, c, err)}
		}
		changed, _ := result.RowsAffected()
		id, _ := result.LastInsertId()
		return []string{fmt.Sprintf("changed %d id %d", changed, id)}
	}
	rows, err := conn.QueryContext(ctx, c.text, c.params(t)...)
	if err != nil {
		return []string{numberOf(t, c, err)}
	}
	defer func() { _ = rows.Close() }()
	names, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	out := []string{"columns " + strings.Join(names, "|")}
	for rows.Next() {
		cells, into := make([]sql.NullString, len(names)), make([]any, len(names))
		for i := range cells {
			into[i] = &cells[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatalf("%s: %v", c.text, err)
		}
		var texts []string
		for _, cell := range cells {
			if !cell.Valid {
				cell.String = "NULL"
			}
			texts = append(texts, oneLine(cell.String))
		}
		out = append(out, "row "+strings.Join(texts, "|"))
	}
	if err := rows.Err(); err != nil {
		return []string{numberOf(t, c, err)}
	}
	return out
}

func numberOf(t *testing.T, c *statement, err error) string {
	t.Helper()
	var e *driver.MySQLError
	if !errors.As(err, &e) {
		t.Fatalf("%s: %v", c.text, err)
	}
	return fmt.Sprintf("error %d", e.Number)
}
