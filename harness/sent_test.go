package harness_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"crosstalk/harness"
)

const sentManifest = `
app:
  id: ari:cloud:ecosystem::app/00000000-0000-4000-8000-0000000000d1
modules:
  jira:issuePanel:
    - {key: panel, title: Panel, resource: main, resolver: {function: main}}
  consumer:
    - {key: late, queue: work, resolver: {function: late, method: on-work}}
    - {key: later, queue: more, function: more}
  function:
    - {key: main, handler: index.handler}
    - {key: late, handler: index.late}
    - {key: more, handler: index.more}
resources:
  - {key: main, path: static}
permissions:
  scopes: [storage:app]
`

const sentBackend = `
import Resolver from '@forge/resolver';
import { Queue } from '@forge/events';
import { names } from './names';
const work = new Queue({ key: names.work });
const r = new Resolver();
r.define('note', async req => { console.log(req); await work.push({ title: req.payload.title, delay: 2 * 30 }); });
r.define('uncalled', async req => { console.log(req); });
r.define('passed', async req => { console.log(req.payload); });
export const handler = r.getDefinitions();
const c = new Resolver();
c.define('on-work', async ({ payload }) => { if (payload.title) console.log('working'); });
c.define('other', async () => 1);
export const late = c.getDefinitions();
export const more = async event => { console.log(event.body); };
export const push = q => new Queue({ key: 'more' }).push([{ body: { mode: 'all' } }, { body: { mode: 'one' } }]);
`

const sentFrontEnd = `
import React from 'react';
import { invoke as call } from '@forge/bridge';
const ask = async (name: string, payload?: object) => { try { return await call(name, payload); } finally { } };
export const App = () => <p onClick={async () => {
  await call('note', { title: document.title, origin: 'panel', compact: !window.wide });
  await ask('passed', { level: 'high' });
}} />;
`

// sentApp is an app whose sources say what is sent.
func sentApp(t *testing.T, front string) *harness.Model {
	t.Helper()
	return exploredFrom(t, map[string]string{
		"manifest.yml": sentManifest, "src/index.js": sentBackend, "static/src/App.tsx": front,
		"src/names.js": `export const names = { work: 'work' };`,
	})
}

// exploredFrom is what was learnt of an app that consists of these files.
func exploredFrom(t *testing.T, files map[string]string) *harness.Model {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return explore(t, load(t, dir))
}

func payloads(t *testing.T, m *harness.Model) map[string]any {
	t.Helper()
	out := map[string]any{}
	for _, e := range m.Entries {
		var v any
		if err := json.Unmarshal(m.Payload(e, harness.Typical), &v); err != nil {
			t.Fatal(err)
		}
		out[e.Function+" "+e.Entry] = v
	}
	return out
}

type object = map[string]any

// TestPayloadsAreWhatTheSourcesSend: literals stay as they are, and nothing is made up beside what is sent.
func TestPayloadsAreWhatTheSourcesSend(t *testing.T) {
	got := payloads(t, sentApp(t, sentFrontEnd))
	if d := cmp.Diff(map[string]any{
		"main note": object{"title": object{"$text": "payload.title"}, "origin": "panel",
			"compact": object{"$flag": "payload.compact"}},
		"main uncalled": object{},
		"main passed":   object{"level": "high"},
		"late on-work": object{"title": object{"$text": "payload.title"},
			"delay": object{"$number": "payload.delay"}},
		"more ": object{"body": object{"mode": object{"$id": "payload.mode"}}},
	}, got); d != "" {
		t.Error(d)
	}
}

// TestSpreadsAreFollowed: an object holds what its literal names, also beside what is spread into it. What is passed on
// unread is then no text.
func TestSpreadsAreFollowed(t *testing.T) {
	got := payloads(t, sentApp(t, `
import { invoke } from '@forge/bridge';
const pass = value => invoke('passed', { value });
export const save = (saved, id, enabled) => {
  const base = { ...saved, origin: 'panel' };
  invoke('passed', { value: { ...saved, [id]: enabled, isEnabled: enabled } });
  invoke('note', { ...base, id });
};
`))
	want := object{"value": object{"isEnabled": object{"$flag": "payload.value.isEnabled"}}}
	if d := cmp.Diff(want, got["main passed"]); d != "" {
		t.Error(d)
	}
	note := got["main note"].(object)
	if note["origin"] != "panel" || note["id"] == nil || note["title"] == nil {
		t.Errorf("got %v", note)
	}
}

// TestUnknownSpreadsHoldAnything: beside a spread of which nothing is known stands what anything may be.
func TestUnknownSpreadsHoldAnything(t *testing.T) {
	got := payloads(t, sentApp(t, `
import { invoke } from '@forge/bridge';
export const save = (form, id) => invoke('passed', { ...form, id });
`))["main passed"].(object)
	if got["id"] == nil || got["first"] == nil || got["second"] == nil {
		t.Errorf("got %v", got)
	}
}

// TestWithoutAFrontEndAnythingMayCome: what is passed on whole has something in it.
func TestWithoutAFrontEndAnythingMayCome(t *testing.T) {
	got := payloads(t, sentApp(t, `export const nothing = 1;`))["main uncalled"].(object)
	if got["first"] == nil || got["second"] == nil {
		t.Errorf("got %v", got)
	}
}

// TestQueuedResolvers: what is pushed to a queue is the payload of the method that consumes it.
func TestQueuedResolvers(t *testing.T) {
	m := sentApp(t, sentFrontEnd)
	k := slices.IndexFunc(m.Entries, func(e harness.Entry) bool { return e.Function == "late" })
	if s := m.Shapes[m.Entries[k].Source()]; s == nil || !slices.Contains(s.Names(), "title") {
		t.Errorf("learnt %+v", s)
	}
}
