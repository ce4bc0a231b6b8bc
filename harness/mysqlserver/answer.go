package mysqlserver

import (
	sqldriver "database/sql/driver"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"

	"crosstalk/sandbox/mysql"
)

// changed runs a statement that changes something. The driver does not tell what the server says of it in words.
func (a asked) changed(text string, params []any) (*mysql.Result, error) {
	result, err := a.exec(text, params)
	if err != nil {
		return nil, err
	}
	rows, _ := result.RowsAffected()
	id, _ := result.LastInsertId()
	return &mysql.Result{Affected: int(rows), InsertID: id}, nil
}

// rowCount is what a statement changed that looked as if it gave rows.
func (a asked) rowCount() (*mysql.Result, error) {
	counted, err := a.rows("SELECT ROW_COUNT()", nil)
	if err != nil {
		return nil, err
	}
	n, _ := counted.Rows[0][0].(int64)
	return &mysql.Result{Affected: int(max(n, 0))}, nil
}

// rows runs a query. Nothing is read of what it changes, when it gives no columns.
func (a asked) rows(text string, params []any) (*mysql.Result, error) {
	rows, done, err := a.query(text, params)
	if err != nil {
		return nil, err
	}
	defer done()
	defer func() { _ = rows.Close() }()
	out := &mysql.Result{Columns: columnsOf(rows)}
	for {
		cells := make([]sqldriver.Value, len(out.Columns))
		err := rows.Next(cells)
		switch {
		case errors.Is(err, io.EOF):
			return out, nil
		case err != nil:
			return nil, err
		}
		row := make([]mysql.Value, len(cells))
		for k, cell := range cells {
			row[k] = valueOf(out.Columns[k].Type, cell)
		}
		out.Rows = append(out.Rows, row)
	}
}

// columnsOf are the columns of a result. A column that a table does not have has no number of bits, as one that is
// computed. The driver keeps the tables' names to itself; they are read where they are, and nothing is changed there.
func columnsOf(rows sqldriver.Rows) []mysql.Column {
	fields := reflect.ValueOf(rows).Elem().FieldByName("rs").FieldByName("columns")
	out := make([]mysql.Column, fields.Len())
	for k := range out {
		name := rows.(sqldriver.RowsColumnTypeDatabaseTypeName).ColumnTypeDatabaseTypeName(k)
		out[k] = mysql.Column{Name: fields.Index(k).FieldByName("name").String(), Type: typeOf(name)}
		if fields.Index(k).FieldByName("tableName").String() == "" {
			out[k].Type.Bits = 0
		}
	}
	return out
}

// kinds are those of the driver's names of types. What is not here is a text.
func kinds() map[string]mysql.Kind {
	return map[string]mysql.Kind{
		"BIGINT": mysql.Integer, "INT": mysql.Integer, "MEDIUMINT": mysql.Integer, "SMALLINT": mysql.Integer,
		"TINYINT": mysql.Integer, "YEAR": mysql.Year, "FLOAT": mysql.Float, "DOUBLE": mysql.Float,
		"DECIMAL": mysql.Exact, "BLOB": mysql.Binary, "TINYBLOB": mysql.Binary, "MEDIUMBLOB": mysql.Binary,
		"LONGBLOB": mysql.Binary, "BINARY": mysql.Binary, "VARBINARY": mysql.Binary, "GEOMETRY": mysql.Binary,
		"VECTOR": mysql.Binary, "DATE": mysql.Date, "DATETIME": mysql.Datetime, "TIMESTAMP": mysql.Datetime,
		"TIME": mysql.Time, "JSON": mysql.JSON, "BIT": mysql.Bit,
	}
}

func typeOf(name string) mysql.Type {
	base, unsigned := strings.CutPrefix(name, "UNSIGNED ")
	t := mysql.Type{Kind: mysql.Text, Unsigned: unsigned}
	if kind, known := kinds()[base]; known {
		t.Kind = kind
	}
	if base == "BIGINT" {
		t.Bits = 64
	}
	return t
}

// valueOf is what the driver gives as a value of SQL. Decimals and times come as text, which is how they travel on.
func valueOf(t mysql.Type, cell sqldriver.Value) mysql.Value {
	switch v := cell.(type) {
	case nil, int64, string:
		return v
	case uint64:
		if n := int64(v); n >= 0 { //nolint:gosec // a large one is negative then
			return n
		}
		return fmt.Sprint(v)
	case float32:
		return single(v)
	case float64:
		return v
	case []byte:
		return bytesOf(t, v)
	default:
		return fmt.Sprint(v)
	}
}

func bytesOf(t mysql.Type, b []byte) mysql.Value {
	switch t.Kind {
	case mysql.Binary:
		return mysql.Blob(b)
	case mysql.Bit:
		n := int64(0)
		for _, x := range b {
			n = n<<8 | int64(x)
		}
		return n
	case mysql.JSON:
		if document, ok := mysql.ParseDocument(string(b)); ok {
			return document
		}
	}
	return string(b)
}

// single is a FLOAT as the number that its digits say: 0.1, and not the nearest fraction in base 2.
func single(v float32) float64 {
	var out float64
	if _, err := fmt.Sscan(fmt.Sprint(v), &out); err != nil {
		return float64(v)
	}
	return out
}
