package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestTranslationsLieBesideTheBundle: each locale's file as it is, and what there is; what cannot be read is named.
func TestTranslationsLieBesideTheBundle(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"manifest.yml": `
app: {id: x}
modules:
  function:
    - {key: main, handler: index.run}
translations:
  resources:
    - {key: en-US, path: en.json}
    - {key: de-DE, path: none.json}
    - {key: fr-FR, path: broken.json}
    - {key: es-ES, path: ../outside.json}
    - {key: it-IT, path: link.json}
  fallback: {default: en-US}
`,
		"src/index.js": "exports.run = () => 1;", "en.json": `{"hello":"Hello"}`, "broken.json": "{",
	} {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	outside := filepath.Join(t.TempDir(), "secret.json")
	if err := os.WriteFile(outside, []byte(`{"hello":"secret"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(dir, "link.json")); err != nil {
		t.Fatal(err)
	}
	a, err := Load(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for name, data := range a.Translations {
		got[name] = string(data)
	}
	want := map[string]string{
		"__LOCALES__/en-US.json":     `{"hello":"Hello"}`,
		"__LOCALES__/i18n-info.json": `{"config":{"fallback":{"default":"en-US"},"locales":["en-US"]},"translations":{}}`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	var warned []string
	for _, w := range a.Warnings {
		if w.Code == "translation-unreadable" {
			warned = append(warned, w.Position.String()+" "+w.Message)
		}
	}
	if len(warned) != 4 || !strings.HasPrefix(warned[0], "manifest.yml:9:") || strings.Contains(warned[0], dir) {
		t.Errorf("warned of %q", warned)
	}
	hash := a.Hash
	if err := os.WriteFile(filepath.Join(dir, "en.json"), []byte(`{"hello":"Hi"}`), 0o644); err != nil {
		t.Fatal(err)
	}
	if a, err = Load(dir, Options{}); err != nil || a.Hash == hash {
		t.Errorf("another text, the same hash (%v)", err)
	}
}
