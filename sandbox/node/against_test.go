package node

import (
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"strings"
	"testing"

	"crosstalk/sandbox/trace"
)

var update = flag.Bool("update", false, "run the snippets under Node.js and save what they give")

// snippet is the body of an async function that returns something JSON can hold.
type snippet struct{ name, code string }

// snippets reads testdata/snippets.txt, where a line "## name" begins each.
func snippets(t *testing.T) []snippet {
	t.Helper()
	data, err := os.ReadFile("testdata/snippets.txt")
	if err != nil {
		t.Fatal(err)
	}
	var out []snippet
	for _, part := range strings.Split("\n"+string(data), "\n## ")[1:] {
		name, code, _ := strings.Cut(part, "\n")
		out = append(out, snippet{name, code})
	}
	return out
}

const underNode = `const AsyncFunction = (async () => {}).constructor, out = {};
process.env.TZ = "UTC";
(async () => {
  for (const { name, code } of JSON.parse(require("fs").readFileSync(0))) {
    try {
      const v = await new AsyncFunction("require", code)(require);
      out[name] = v === undefined ? "undefined" : v;
    } catch (e) { out[name] = "threw " + e; }
  }
  process.stdout.write(JSON.stringify(out, null, 1) + "\n", () => process.exit(0));
})();`

func updateExpected(t *testing.T, all []snippet) {
	t.Helper()
	var in []map[string]string
	for _, s := range all {
		in = append(in, map[string]string{"name": s.name, "code": s.code})
	}
	data, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("node", "-e", underNode)
	cmd.Stdin, cmd.Stderr = strings.NewReader(string(data)), os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("testdata/node.json", out, 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestAgainstNode runs each snippet and compares with what Node.js 20 gave.
func TestAgainstNode(t *testing.T) {
	all := snippets(t)
	if len(all) < 150 {
		t.Fatalf("only %d snippets", len(all))
	}
	if *update {
		updateExpected(t, all)
	}
	data, err := os.ReadFile("testdata/node.json")
	if err != nil {
		t.Fatal(err)
	}
	var want map[string]any
	if err := json.Unmarshal(data, &want); err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		t.Run(s.name, func(t *testing.T) {
			out := invoke(launch(t, s.code))
			if out.Outcome != trace.Completed {
				t.Fatalf("%s: %+v", out.Outcome, out.Error)
			}
			got := string(out.Response)
			if got == "" {
				got = `"undefined"`
			}
			if w, _ := json.Marshal(want[s.name]); compact(t, got) != compact(t, string(w)) {
				t.Errorf("\ngot  %s\nwant %s", compact(t, got), compact(t, string(w)))
			}
		})
	}
}

// compact writes JSON with sorted keys, for comparing.
func compact(t *testing.T, text string) string {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	out, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}
