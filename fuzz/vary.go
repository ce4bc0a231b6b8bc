package fuzz

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"crosstalk/sandbox"
)

// kinds are values of each kind that JSON has, and texts that are JSON: code that tests for a kind says nothing of
// which value it wants.
var kinds = []Edit{
	{Op: SetJSON, Value: "true"}, {Op: SetJSON, Value: "false"}, {Op: SetJSON, Value: "1"}, {Op: SetJSON, Value: "null"},
	{Op: SetJSON, Value: "[{}]"}, {Op: SetJSON, Value: "{}"}, {Op: SetText, Value: "{}"},
}

// timeName matches what the fields are called in which a sender says when something was sent.
var timeName = regexp.MustCompile(
	`(?i:(^|[-_.])(timestamp|ts|time|t|date|iat|nbf|(sent|created|issued|signed)[-_]?at)$)|` +
		`[a-z](Timestamp|Time|Date|At)$`)

// times are the time at which calls are made, as senders write it: code that refuses old requests takes it. The clock
// begins at sandbox.Epoch, and a search makes its calls within the first minutes.
var times = func() []Edit {
	seconds, now := strconv.FormatInt(sandbox.Epoch/1000, 10), strconv.FormatInt(sandbox.Epoch, 10)
	return []Edit{
		{Op: SetText, Value: seconds}, {Op: SetText, Value: now}, {Op: SetJSON, Value: now}, {Op: SetJSON, Value: seconds},
		{Op: SetText, Value: time.UnixMilli(sandbox.Epoch).UTC().Format(time.RFC3339)},
	}
}()

// maxVaried bounds of how many places of an entry's payload the kinds are varied.
const maxVaried = 64

// vary queues plans in which each value of the input, once, is one of another kind, and learns which fields it is asked
// for when it is an object.
func (s *Search) vary(c candidate) error {
	for call := range c.plan.Calls {
		source := s.model.Entries[c.plan.Calls[call].Entry].Source()
		if s.varied[source] == nil {
			s.varied[source] = map[string]bool{}
		}
		for _, p := range places(s.mutator.filled(c.plan.Calls[call])) {
			if s.varied[source][p.path] || len(s.varied[source]) == maxVaried {
				continue
			}
			s.varied[source][p.path] = true
			s.varyByName(c, call, p.path)
			if err := s.varyPlace(c, call, p.path); err != nil {
				return err
			}
		}
	}
	return nil
}

// varyByName queues plans in which a place holds what its name asks for: a credential, a time.
func (s *Search) varyByName(c candidate, call int, path string) {
	name := path[strings.LastIndexByte(path, '/')+1:]
	if credentialName.MatchString(name) {
		for _, text := range credentials(mark(path)) {
			s.enqueueEdit(c, call, Edit{SetText, path, text}, noSite)
		}
	}
	if timeName.MatchString(name) {
		for _, e := range times {
			e.Path = path
			s.enqueueEdit(c, call, e, noSite)
		}
	}
}

func (s *Search) varyPlace(c candidate, call int, path string) error {
	for _, kind := range kinds {
		kind.Path = path
		s.enqueueEdit(c, call, kind, noSite)
		if kind.Value != "{}" || s.options.Blind&Reads != 0 {
			continue
		}
		next := candidate{plan: c.plan.Clone(), seals: c.seals}
		s.replace(&next.plan.Calls[call], kind)
		if err := s.read(next); err != nil {
			return err
		}
	}
	return nil
}
