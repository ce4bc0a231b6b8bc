package mysqlserver

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// told is what the text of a statement tells.
type told struct {
	Reads, Drops    []string
	Writes, Refused string
	Rows            bool
	UUIDs           int // how many calls are replaced
}

// TestStatements holds what is read off a statement before the server gets it.
func TestStatements(t *testing.T) {
	for text, want := range map[string]told{
		"SELECT a FROM t1 JOIN `t 2` ON 1 LEFT JOIN db.t3 ON 1": {Reads: []string{"t1", "t 2", "t3"}, Rows: true},
		"(select 'from x' /* from y */ from T) -- from z\n":     {Reads: []string{"T"}, Rows: true},
		"WITH c AS (SELECT 1 FROM a) SELECT * FROM c":           {Reads: []string{"a", "c"}, Rows: true},
		"SHOW TABLES":                                            {Rows: true},
		"INSERT INTO t (a) SELECT b FROM u":                      {Writes: "t"},
		"insert ignore t values (1)":                             {Writes: "t"},
		"REPLACE INTO app.t VALUES (UUID(), uuid ( ), 'uuid()')": {Writes: "t", UUIDs: 2},
		"UPDATE LOW_PRIORITY `t` SET a = 'x'":                    {Writes: "t"},
		"DELETE FROM t WHERE a = 1":                              {Writes: "t"},
		"TRUNCATE TABLE t":                                       {Writes: "t"},
		"DROP TABLE IF EXISTS a, `B`, c.d":                       {Drops: []string{"a", "B", "d"}},
		"DROP INDEX a ON t":                                      {},
		"CREATE TABLE t (id CHAR(36) DEFAULT (UUID()))":          {UUIDs: 1},
		"SELECT t.uuid, uuid FROM t":                             {Reads: []string{"t"}, Rows: true},
		"SELECT CONNECTION_ID()":                                 {Refused: "CONNECTION_ID()", Rows: true},
		"SELECT connection_id FROM t":                            {Reads: []string{"t"}, Rows: true},
		"LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE t":      {Refused: "LOAD"},
		"SELECT 'open, `open, \"open":                            {Rows: true},
		"/* open":                                                {},
		"":                                                       {},
		"INSERT":                                                 {},
		"DROP TABLE":                                             {},
	} {
		st := read(text)
		got := told{st.reads(), st.drops(), st.writes(), st.unrepeatable(), st.answersRows(),
			strings.Count(st.sent, uuidExpression)}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
		if got.UUIDs == 0 && st.sent != text {
			t.Errorf("%s is sent as %s", text, st.sent)
		}
	}
}

// FuzzStatements finds texts on which the reading of a statement fails.
func FuzzStatements(f *testing.F) {
	f.Add("INSERT INTO `t` VALUES ('\\")
	f.Fuzz(func(t *testing.T, text string) {
		st := read(text)
		st.reads()
		st.drops()
		st.writes()
		if st.unrepeatable() == "" && !strings.Contains(st.sent, uuidExpression) && st.sent != text {
			t.Errorf("%q is sent as %q", text, st.sent)
		}
	})
}
