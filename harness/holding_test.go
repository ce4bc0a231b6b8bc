package harness_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"crosstalk/harness"
)

const holdingBackend = `
import { kvs } from '@forge/kvs';
import Resolver from '@forge/resolver';
const r = new Resolver();
r.define('show', async ({ context }) => {
  const prefix = context.moduleKey + '-';
  const ownerEmail = await kvs.get(prefix + 'contact');
  const note = (await kvs.get('remark')) ?? '';
  let first = await kvs.get('either');
  const issueKey = await kvs.get('either');
  console.log(ownerEmail.trim(), note.trim(), first.trim(), issueKey);
});
export const handler = r.getDefinitions();
export const late = handler, more = handler;
`

// What a stored value is shows in the name of the variable that takes it.
func TestStoredValuesAreCalledAsTheirVariables(t *testing.T) {
	m := exploredFrom(t, map[string]string{"manifest.yml": sentManifest, "src/index.js": holdingBackend})
	got := map[string]string{}
	for key, value := range m.Stored("kvs", harness.Typical) {
		got[key] = string(value)
	}
	want := map[string]string{
		"panel-contact": `{"$data":"user.email"}`, "remark": `{"$text":"kvs remark.note"}`,
		"either": `{"$text":"kvs either"}`,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}
