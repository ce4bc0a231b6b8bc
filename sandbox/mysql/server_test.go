package mysql_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"crosstalk/harness/mysqlserver"
	"crosstalk/harness/mysqlserver/mysqltest"
	"crosstalk/sandbox/forge"
)

// TestAgainstServer runs the table on a server, by the way on which an app's statements get there, and compares row by
// row. Errors are compared by number. The reasons in the table are those of MariaDB.
func TestAgainstServer(t *testing.T) {
	server, err := mysqlserver.Connect(context.Background(), mysqltest.Address(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	same, differ := 0, 0
	for _, s := range readTable(t) {
		if s.apart != "" {
			continue
		}
		t.Run(s.head, func(t *testing.T) {
			db := server.Open(forge.Origin{Clock: clock, UUID: func() string { return s.head }})
			defer db.Close()
			for _, c := range s.cases {
				got, want := numbered(ours(db, c.text, c.params(t))), numbered(c.answer)
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
	if err := server.Err(); err != nil {
		t.Error(err)
	}
	t.Logf("%d statements are answered alike, %d differ for the reasons that the table gives", same, differ)
}

// numbered is an answer with the number of an error alone.
func numbered(answer []string) []string {
	if strings.HasPrefix(answer[0], "error ") {
		return []string{strings.Join(strings.Fields(answer[0])[:2], " ")}
	}
	return answer
}
