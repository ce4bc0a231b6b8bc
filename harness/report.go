package harness

import "crosstalk/harness/oracle"

// ReportSchema names the format of the JSON report.
const ReportSchema = "crosstalk/report/v1"

// Report is the result of checking an app. Its JSON form is a contract: fields may be added, never renamed.
type Report struct {
	Schema     string           `json:"schema"`
	Tool       Tool             `json:"tool"`
	App        AppInfo          `json:"app"`
	Seed       uint64           `json:"seed"`
	Executions Executions       `json:"executions"`
	Functions  []FunctionInfo   `json:"functions"`
	Coverage   Coverage         `json:"coverage"`
	Findings   []oracle.Finding `json:"findings"`
	Suppressed []Suppressed     `json:"suppressed"` // findings that the app's configuration accepts
	Warnings   []Warning        `json:"warnings"`
}

// Tool is the program that made the report.
type Tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// AppInfo is the app that was checked.
type AppInfo struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Dir  string `json:"dir"`
	Hash string `json:"hash"`
}

// Executions counts the work done in all worlds. Seconds is virtual time, so that equal runs give equal reports.
type Executions struct {
	Schedules   int     `json:"schedules"`
	Runs        int     `json:"runs"` // a schedule in one world
	Invocations int     `json:"invocations"`
	Seconds     float64 `json:"seconds"`
}

// FunctionInfo says how often a function was called and how that ended.
type FunctionInfo struct {
	Key       string   `json:"key"`
	Kind      string   `json:"kind"`
	Handler   string   `json:"handler"`
	Entries   []string `json:"entries"`
	Invoked   int      `json:"invoked"`
	Completed int      `json:"completed"`
	Threw     int      `json:"threw"` // every other outcome
	// Unfinished is how many of Completed are of runs that could not be finished, and so were not compared.
	Unfinished int `json:"-"`
}

// Tested says whether the function returned normally in a run that was finished, so that something is known of it.
func (f FunctionInfo) Tested() bool { return f.Completed > f.Unfinished }

// Untested says why no function at all is tested; empty when one is.
func (r *Report) Untested() string {
	why := "no function returned normally even once"
	for _, f := range r.Functions {
		if f.Tested() {
			return ""
		}
		if f.Completed > 0 {
			why = "no run in which a function returned normally could be finished"
		}
	}
	return why
}

// Coverage counts the branches of the app's own files. Total is zero where nothing was instrumented.
type Coverage struct {
	Branches Branches `json:"branches"`
}

// Branches counts branches.
type Branches struct {
	Hit   int `json:"hit"`
	Total int `json:"total"`
}

// Warning is something that the reader should know and that is no finding.
type Warning struct {
	Code     string `json:"code"`
	Message  string `json:"message"`
	Position string `json:"position,omitempty"`
}
