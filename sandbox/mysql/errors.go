package mysql

import (
	"fmt"
	"strings"
)

// Error is an error as a MySQL server reports it.
type Error struct {
	Number  int
	Symbol  string
	State   string
	Message string
	Refused string // what this engine lacks, when that is the reason
	Missing string // the table that a statement names and that is not there
	Several bool   // a second statement follows
}

// Of the errors, those that a caller tells from others.
const (
	Malformed = 1064
	TimedOut  = 3024
)

func (e *Error) Error() string { return fmt.Sprintf("%s: %s", e.Symbol, e.Message) }

// raise ends a statement; Execute catches it.
func raise(e *Error) { panic(e) }

// refuse ends a statement that needs what the engine lacks.
func refuse(format string, args ...any) {
	what := fmt.Sprintf(format, args...)
	raise(&Error{Number: 1235, Symbol: "ER_NOT_SUPPORTED_YET", State: "42000", Refused: what,
		Message: "This version of the emulated database doesn't yet support '" + what + "'"})
}

// failure makes the errors that statements run into, as MySQL 8 words them.
type failure struct {
	number        int
	symbol, state string
	format        string
}

var (
	unknownTable   = failure{1051, "ER_BAD_TABLE_ERROR", "42S02", "Unknown table '%s'"}
	tableExists    = failure{1050, "ER_TABLE_EXISTS_ERROR", "42S01", "Table '%s' already exists"}
	twice          = failure{1110, "ER_FIELD_SPECIFIED_TWICE", "42000", "Column '%s' specified twice"}
	badField       = failure{1054, "ER_BAD_FIELD_ERROR", "42S22", "Unknown column '%s' in '%s'"}
	ambiguous      = failure{1052, "ER_NON_UNIQ_ERROR", "23000", "Column '%s' in %s is ambiguous"}
	duplicateEntry = failure{1062, "ER_DUP_ENTRY", "23000", "Duplicate entry '%s' for key '%s'"}
	duplicateName  = failure{1060, "ER_DUP_FIELDNAME", "42S21", "Duplicate column name '%s'"}
	duplicateKey   = failure{1061, "ER_DUP_KEYNAME", "42000", "Duplicate key name '%s'"}
	notNull        = failure{1048, "ER_BAD_NULL_ERROR", "23000", "Column '%s' cannot be null"}
	noDefault      = failure{1364, "ER_NO_DEFAULT_FOR_FIELD", "HY000", "Field '%s' doesn't have a default value"}
	tooLong        = failure{1406, "ER_DATA_TOO_LONG", "22001", "Data too long for column '%s' at row %d"}
	outOfRange     = failure{1264, "ER_WARN_DATA_OUT_OF_RANGE", "22003", "Out of range value for column '%s' at row %d"}
	wrongValue     = failure{1366, "ER_TRUNCATED_WRONG_VALUE_FOR_FIELD", "HY000",
		"Incorrect %s value: '%s' for column '%s' at row %d"}
	wrongMoment = failure{1292, "ER_TRUNCATED_WRONG_VALUE", "22007",
		"Incorrect %s value: '%s' for column '%s' at row %d"}
	badMoment   = failure{1525, "ER_WRONG_VALUE", "HY000", "Incorrect %s value: '%s'"}
	truncated   = failure{1265, "WARN_DATA_TRUNCATED", "01000", "Data truncated for column '%s' at row %d"}
	columnCount = failure{1136, "ER_WRONG_VALUE_COUNT_ON_ROW", "21S01", "Column count doesn't match value count at row %d"}
	manyRows    = failure{1242, "ER_SUBQUERY_NO_1_ROW", "21000", "Subquery returns more than 1 row"}
	operands    = failure{1241, "ER_OPERAND_COLUMNS", "21000", "Operand should contain %d column(s)"}
	setColumns  = failure{1222, "ER_WRONG_NUMBER_OF_COLUMNS_IN_SELECT", "21000",
		"The used SELECT statements have a different number of columns"}
	noFunction = failure{1305, "ER_SP_DOES_NOT_EXIST", "42000", "FUNCTION %s does not exist"}
	wrongCount = failure{1582, "ER_WRONG_PARAMCOUNT_TO_NATIVE_FCT", "42000",
		"Incorrect parameter count in the call to native function '%s'"}
	bigint       = failure{1690, "ER_DATA_OUT_OF_RANGE", "22003", "%s value is out of range in '%s'"}
	zeroDivision = failure{1365, "ER_DIVISION_BY_ZERO", "22012", "Division by 0"}
	wrongGroup   = failure{1111, "ER_INVALID_GROUP_FUNC_USE", "HY000", "Invalid use of group function"}
	notGrouped   = failure{1055, "ER_WRONG_FIELD_WITH_GROUP", "42000",
		"Expression #%d of SELECT list is not in GROUP BY clause and contains nonaggregated column '%s' which is not " +
			"functionally dependent on columns in GROUP BY clause; this is incompatible with sql_mode=only_full_group_by"}
	mixedGroup = failure{1140, "ER_MIX_OF_GROUP_FUNC_AND_FIELDS", "42000",
		"In aggregated query without GROUP BY, expression #%d of SELECT list contains nonaggregated column '%s'; this is " +
			"incompatible with sql_mode=only_full_group_by"}
	cantDrop      = failure{1091, "ER_CANT_DROP_FIELD_OR_KEY", "42000", "Can't DROP '%s'; check that column/key exists"}
	noKeyColumn   = failure{1072, "ER_KEY_COLUMN_DOES_NOT_EXITS", "42000", "Key column '%s' doesn't exist in table"}
	manyPrimary   = failure{1068, "ER_MULTIPLE_PRI_KEY", "42000", "Multiple primary key defined"}
	badAlias      = failure{1066, "ER_NONUNIQ_TABLE", "42000", "Not unique table/alias: '%s'"}
	noDerivedName = failure{1248, "ER_DERIVED_MUST_HAVE_ALIAS", "42000", "Every derived table must have its own alias"}
	badJSON       = failure{3140, "ER_INVALID_JSON_TEXT", "22032",
		"Invalid JSON text: \"%s\" at position %d in value for column '%s'."}
	badJSONArg = failure{3141, "ER_INVALID_JSON_TEXT_IN_PARAM", "22032",
		"Invalid JSON text in argument %d to function %s: \"%s\" at position %d."}
	badPath = failure{3143, "ER_INVALID_JSON_PATH", "42000",
		"Invalid JSON path expression. The error is around character position %d."}
	checkFailed = failure{3819, "ER_CHECK_CONSTRAINT_VIOLATED", "HY000", "Check constraint '%s' is violated."}
	generated   = failure{3105, "ER_NON_DEFAULT_VALUE_FOR_GENERATED_COLUMN", "HY000",
		"The value specified for generated column '%s' in table '%s' is not allowed."}
	deepRecursion = failure{3636, "ER_CTE_MAX_RECURSION_DEPTH", "HY000",
		"Recursive query aborted after 1001 iterations. Try increasing @@cte_max_recursion_depth to a larger value."}
	arguments = failure{1210, "ER_WRONG_ARGUMENTS", "HY000", "Incorrect arguments to EXECUTE"}
	badRegexp = failure{3685, "ER_REGEXP_ERROR", "HY000", "Illegal argument to a regular expression."}
	badUUID   = failure{1411, "ER_WRONG_VALUE_FOR_TYPE", "HY000", "Incorrect string value: '%s' for function uuid_to_bin"}
)

func (f failure) raise(args ...any) {
	raise(&Error{Number: f.number, Symbol: f.symbol, State: f.state, Message: fmt.Sprintf(f.format, args...)})
}

// malformed ends the parsing of a statement at some place of its text.
func malformed(rest string, line int) {
	if len(rest) > 80 {
		rest = rest[:80]
	}
	raise(&Error{Number: Malformed, Symbol: "ER_PARSE_ERROR", State: "42000", Message: fmt.Sprintf(
		"You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the right "+
			"syntax to use near '%s' at line %d", strings.TrimSpace(rest), line)})
}
