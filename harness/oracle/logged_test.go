package oracle

import "testing"

func TestQueriesThatProductsRepeatWeighLittle(t *testing.T) {
	a := `Failed: {"errorMessages":["Error in the JQL Query 'x = Garavelu dusumuto': expecting 'AND'"],"errors":{}}`
	b := `Failed: {"errorMessages":["Error in the JQL Query 'x = Lupebi vuvo': expecting 'OR'"],"errors":{}}`
	if !onlyExcerpt(a, b) {
		t.Error("a query that Jira refuses counts as what users wrote")
	}
	if onlyExcerpt(a, "Failed: "+b) || onlyExcerpt(a+" Garavelu", b+" Lupebi") {
		t.Error("other differences do not count")
	}
}
