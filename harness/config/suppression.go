package config

import (
	"fmt"
	"slices"

	"crosstalk/harness/oracle"
	"crosstalk/sandbox/userfile"
)

// Suppression accepts findings until a day: the one with that Fingerprint, or those of a Rule at a Location, which is
// "src/index.js", "src/index.js:5" or "src/index.js:5:7".
type Suppression struct {
	At          userfile.Position
	Fingerprint string `key:"fingerprint" is:"fingerprint"`
	Rule        string `key:"rule" is:"rule"`
	Location    string `key:"location" is:"location"`
	Reason      string `key:"reason,required"`
	Expires     string `key:"expires,required" is:"date"`
}

func (s Suppression) check() problem {
	switch {
	case s.Fingerprint != "" && (s.Rule != "" || s.Location != ""):
		return problem{"fingerprint", "a suppression names a fingerprint and a rule or location",
			"keep the fingerprint alone, or rule and location"}
	case s.Fingerprint != "":
		return problem{}
	case s.Rule == "" && s.Location == "":
		return problem{"", "a suppression names no finding", "add fingerprint, or rule and location"}
	case s.Rule == "":
		return problem{"location", `missing key "rule"`, "rule: " + about("Suppression.rule")}
	case s.Location == "":
		return problem{"rule", `missing key "location"`, "location: " + about("Suppression.location")}
	}
	return problem{}
}

// Matches says whether the suppression is about a finding, expired or not.
func (s Suppression) Matches(f oracle.Finding) bool {
	if s.Fingerprint != "" {
		return s.Fingerprint == f.ID
	}
	if s.Rule != f.Rule || f.Location == nil {
		return false
	}
	l := *f.Location
	return slices.Contains([]string{l.File, fmt.Sprintf("%s:%d", l.File, l.Line), l.String()}, s.Location)
}

// Expired says whether the suppression no longer holds on a day, written as Expires is. On the day that it names it
// does, and without a day it always does.
func (s Suppression) Expired(today string) bool { return today > s.Expires }

// Target is what messages call that which the suppression is about.
func (s Suppression) Target() string {
	if s.Fingerprint != "" {
		return "finding " + s.Fingerprint
	}
	return s.Rule + " at " + s.Location
}
