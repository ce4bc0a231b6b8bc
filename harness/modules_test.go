package harness_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"crosstalk/harness"
)

const modulesManifest = `app:
  id: ari:cloud:ecosystem::app/00000000-0000-4000-8000-0000000d0d00
  runtime: {name: nodejs22.x}
  storage:
    entities:
      - name: batch
        attributes: {batch: {type: integer}, done: {type: boolean}, name: {type: string}}
        indexes: [name]
permissions:
  scopes: [storage:app, read:jira-work]
  external: {fetch: {backend: ['https://api.example/*']}}
modules:
  odd:module: [{key: odd, function: odd}]
  action: [{key: act, function: act, inputs: {title: {type: string}}}]
  trigger: [{key: created, function: created, events: ['avi:jira:created:issue']}]
  jira:globalPage: [{key: page, resolver: {function: ask}}]
  function:
    - {key: odd, handler: index.odd}
    - {key: act, handler: index.ask}
    - {key: created, handler: index.created}
    - {key: ask, handler: index.ask}
    - {key: loose, handler: index.ask}
`

const modulesSource = `import Resolver from '@forge/resolver';
import api from '@forge/api';
export const odd = ({ repository, context }) => repository.url.trim() + context.cloudId.trim();
export const created = async () => {
  const answer = await (await api.fetch(process.env.baseUrl + '/tasks')).json();
  if (answer.errors) throw new Error(answer.errors[0].message);
  return answer.data.id.trim();
};
// text is what a library does that checks values against a schema.
const kind = v => Array.isArray(v) ? 'array' : typeof v;
const text = v => { if (kind(v) !== 'string') throw new Error('no string: ' + kind(v)); return v; };
const resolver = new Resolver();
resolver.define('checked', ({ payload }) => text(payload.name));
resolver.define('stored', ({ payload }) => [payload.batch, payload.done]);
export const ask = resolver.getDefinitions();
`

// TestEveryModuleIsServed: modules of which nothing is known get what their code reads, resolvers behind functions are
// called by their keys, and answers say that all went well.
func TestEveryModuleIsServed(t *testing.T) {
	m := exploredFrom(t, map[string]string{"manifest.yml": modulesManifest, "src/index.js": modulesSource})
	checked := object{"name": object{"$text": "payload.name"}}
	stored := object{"batch": object{"$number": "payload.batch"}, "done": object{"$flag": "payload.done"}}
	want := map[string]any{
		"odd ":        object{"repository": object{"url": object{"$id": "payload.repository.url"}}},
		"created ":    object{"eventType": "avi:jira:created:issue"},
		"ask checked": checked, "ask stored": stored, "act checked": checked, "act stored": stored,
		"loose checked": checked, "loose stored": stored,
	}
	if d := cmp.Diff(want, payloads(t, m)); d != "" {
		t.Errorf("payloads (-want +got):\n%s", d)
	}
	for _, e := range m.Entries {
		if !m.Completed[e.Source()] {
			t.Errorf("%s never returns", e.Name())
		}
	}
	answers := m.Answers(harness.Typical)
	if len(answers) != 1 || string(answers[0].Body) != `{"data":{"id":{"$id":"egress GET api.example/tasks.data.id"}}}` {
		t.Errorf("answers %s, want one without errors", answers)
	}
}
