package report

import (
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"slices"
	"strings"

	"crosstalk/harness"
	"crosstalk/harness/oracle"
	"crosstalk/harness/printable"
)

const (
	sarifSchema  = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	sarifVersion = "2.1.0"

	// sourceRoot is the customary name of the directory that relative paths count from: here the app's.
	sourceRoot = "%SRCROOT%"

	// fingerprintName names how fingerprints are made. It changes when Fingerprint does, so that a viewer does not
	// compare what cannot be compared.
	fingerprintName = "crosstalk/v1"
)

// sarifResultProperties carries what SARIF has no place for.
type sarifResultProperties struct {
	Severity oracle.Severity   `json:"severity"`
	Carrier  *oracle.Carrier   `json:"carrier,omitempty"`
	Evidence []oracle.Evidence `json:"evidence"`
	Fix      string            `json:"fix,omitempty"`
	Replay   string            `json:"replay,omitempty"`
	// Confirmation is what real Node.js showed, where it was asked.
	Confirmation *oracle.Confirmation `json:"confirmation,omitempty"`
}

// writeSARIF writes the report for code scanners and editors.
func writeSARIF(w io.Writer, r *harness.Report, opt Options) error {
	run := sarifRun{
		Tool: sarifTool{Driver: sarifDriver{
			Name: firstOf(r.Tool.Name, "crosstalk"), Version: r.Tool.Version, Rules: []sarifRule{},
		}},
		Invocations: []sarifInvocation{{Successful: true, Notifications: notifications(r.Warnings)}},
		BaseIDs:     map[string]sarifArtifact{sourceRoot: {Description: &sarifText{"the directory of the app"}}},
		Results:     []sarifResult{},
	}
	for _, rule := range opt.Rules {
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, describe(rule))
	}
	for _, f := range r.Findings {
		run.Results = append(run.Results, result(f, opt.Rules))
	}
	return encode(w, sarifLog{Schema: sarifSchema, Version: sarifVersion, Runs: []sarifRun{run}})
}

// describe prints a rule's documentation.
func describe(rule oracle.Rule) sarifRule {
	tags := []string{"security"}
	for _, n := range rule.Doc.CWE {
		tags = append(tags, fmt.Sprintf("external/cwe/cwe-%03d", n))
	}
	out := sarifRule{
		ID:            rule.ID,
		Short:         sarifText{sentence(firstOf(rule.Doc.Title, rule.ID))},
		Full:          sarifText{sentence(firstOf(rule.Doc.What, rule.Doc.Title, rule.ID))},
		Help:          sarifText{help(rule)},
		Configuration: sarifConfiguration{level(rule.Severity)},
		Properties:    sarifRuleProperties{Tags: tags, SecuritySeverity: securitySeverity(rule.Severity)},
	}
	if len(rule.Doc.Sources) > 0 {
		out.HelpURI = rule.Doc.Sources[0]
	}
	return out
}

func help(rule oracle.Rule) string {
	var parts []string
	for _, p := range ruleParts(rule) {
		if p.text != "" {
			parts = append(parts, p.name+": "+p.text)
		}
	}
	if len(rule.Doc.Sources) > 0 {
		parts = append(parts, "Sources: "+strings.Join(rule.Doc.Sources, ", "))
	}
	return firstOf(strings.Join(parts, "\n\n"), "No further help.")
}

// sentence ends a text with a full stop, which the standard asks of messages.
func sentence(text string) string {
	if text == "" || strings.HasSuffix(text, ".") {
		return text
	}
	return text + "."
}

// level maps a severity to the four words that SARIF has for it.
func level(severity oracle.Severity) string {
	switch {
	case severity.AtLeast(oracle.High):
		return "error"
	case severity.AtLeast(oracle.Medium):
		return "warning"
	default:
		return "note"
	}
}

// securitySeverity puts a severity into the middle of the band that GitHub code scanning gives it: over 9.0 critical,
// 7.0 to 8.9 high, 4.0 to 6.9 medium, 0.1 to 3.9 low (docs.github.com, "SARIF support for code scanning", reporting
// descriptor object). A note has none.
func securitySeverity(severity oracle.Severity) string {
	return map[oracle.Severity]string{
		oracle.Critical: "9.5", oracle.High: "8.0", oracle.Medium: "5.5", oracle.Low: "2.0",
	}[severity]
}

func result(f oracle.Finding, rules []oracle.Rule) sarifResult {
	out := sarifResult{
		RuleID:       f.Rule,
		Level:        level(f.Severity),
		Message:      sarifText{message(firstOf(f.Message, f.Title, f.Rule))},
		Fingerprints: map[string]string{fingerprintName: f.ID},
		CodeFlows:    codeFlows(f.Steps),
		Properties: sarifResultProperties{
			Severity: f.Severity, Carrier: f.Carrier, Evidence: listed(f.Evidence), Fix: f.Fix, Replay: f.Replay,
			Confirmation: f.Confirmation,
		},
	}
	if i := slices.IndexFunc(rules, func(r oracle.Rule) bool { return r.ID == f.Rule }); i >= 0 {
		out.RuleIndex = &i
	}
	if at := placeOf(f); at != nil && inApp(*at) {
		out.Locations = []sarifLocation{located(*at, "")}
	}
	if c := f.Carrier; c != nil {
		if at := oracle.ParseLocation(c.DeclaredAt); at != nil && inApp(*at) {
			out.Related = []sarifLocation{located(*at, strings.TrimSpace("carrier: "+c.Kind+" "+c.Path))}
		}
	}
	return out
}

// placeOf is where a viewer should put the finding: its own location, else where the observing function is defined.
// Without either the result has no location; an invented one would send the reader to the wrong file.
func placeOf(f oracle.Finding) *oracle.Location {
	if f.Location != nil {
		return f.Location
	}
	for _, s := range slices.Backward(f.Steps) {
		if at := oracle.ParseLocation(s.At); at != nil && s.Role == "observes" {
			return at
		}
	}
	return nil
}

// codeFlows tells the story from the step that writes to the step that observes. Steps whose place is unknown are
// left out; the order stays.
func codeFlows(steps []oracle.StepRole) []sarifCodeFlow {
	var flow []sarifFlowLocation
	for _, s := range steps {
		if at := oracle.ParseLocation(s.At); at != nil && inApp(*at) {
			flow = append(flow, sarifFlowLocation{located(*at, flowText(s))})
		}
	}
	if len(flow) == 0 {
		return nil
	}
	return []sarifCodeFlow{{ThreadFlows: []sarifThreadFlow{{Locations: flow}}}}
}

func flowText(s oracle.StepRole) string {
	text := s.Tenant
	if s.User != "" {
		text += " / " + s.User
	}
	text += " calls " + s.Function
	if s.Entry != "" {
		text += ":" + s.Entry
	}
	return text
}

// inApp says whether a place can be one of the app's: a path that leads out of its folder may come from a source map or
// an error of the app's own making, and a viewer that follows it would open another file.
func inApp(at oracle.Location) bool { return fs.ValidPath(at.File) && at.File != "." }

func located(at oracle.Location, text string) sarifLocation {
	path := url.URL{Path: at.File} // writes odd characters as %20, and a first part with a colon as ./a:b
	out := sarifLocation{Physical: sarifPhysical{Artifact: sarifArtifact{URI: path.String(), URIBaseID: sourceRoot}}}
	if at.Line > 0 {
		out.Physical.Region = &sarifRegion{Line: at.Line, Column: max(at.Column, 0)}
	}
	if text != "" {
		out.Message = &sarifText{message(text)}
	}
	return out
}

func notifications(warnings []harness.Warning) []sarifNotification {
	var out []sarifNotification
	for _, w := range warnings {
		n := sarifNotification{
			Descriptor: sarifReference{w.Code}, Level: "warning", Message: sarifText{message(w.Message)},
		}
		if at := oracle.ParseLocation(w.Position); at != nil && inApp(*at) {
			n.Locations = []sarifLocation{located(*at, "")}
		}
		out = append(out, n)
	}
	return out
}

// message makes a text of ours, which may quote the app, fit for a viewer: control characters become visible, and
// "](", which would make a link of the app's choosing, is escaped as section 3.11.6 of the standard asks.
func message(text string) string {
	text = printable.Text(text)
	if strings.Contains(text, "](") {
		text = strings.NewReplacer("[", `\[`, "]", `\]`).Replace(text)
	}
	return sentence(text)
}
