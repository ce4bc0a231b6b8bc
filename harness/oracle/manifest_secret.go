package oracle

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"crosstalk/sandbox/app"
	"crosstalk/sandbox/tenant"
)

func manifestSecret() Rule {
	return Rule{
		ID:       "manifest-secret",
		Severity: High,
		Doc: Doc{
			Title: "A secret stands in the manifest",
			What: "Reads the manifest. Texts that have the form of a known kind of token or key, and texts in fields and " +
				"variables that are called like a secret, and addresses that hold a password or a secret, are " +
				"reported, unless they refer to a variable.",
			Why: "The manifest is part of the app's source and of its public description. Atlassian's security requirements " +
				"forbid secrets in source code.",
			Misses:  "Secrets of unknown form in fields that are called like something else.",
			Silence: "Suppress the finding in crosstalk.yaml with the reason, if the value is public.",
			Fix:     "use an encrypted variable (forge variables set --encrypt), and change the secret, for it is known now",
			Sources: []string{"https://developer.atlassian.com/platform/marketplace/security-requirements/"},
			CWE:     []int{798},
		},
		Inspect: inspectManifestSecret,
	}
}

// tokenForms are those of widespread tokens and keys, as their issuers document them or secret scanners know them.
var tokenForms = []struct {
	name string
	form *regexp.Regexp
}{
	{"an Atlassian API token", regexp.MustCompile(`\bATATT3[A-Za-z0-9_\-=]{20,}`)},
	{"a GitHub token", regexp.MustCompile(`\b(gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,})`)},
	{"a GitLab token", regexp.MustCompile(`\bglpat-[A-Za-z0-9_\-]{20,}`)},
	{"a Slack token", regexp.MustCompile(`\bxox[abposr]-[A-Za-z0-9-]{10,}`)},
	{"an AWS access key", regexp.MustCompile(`\b(AKIA|ASIA)[A-Z0-9]{16}\b`)},
	{"a Google API key", regexp.MustCompile(`\bAIza[A-Za-z0-9_\-]{35}`)},
	{"a Stripe key", regexp.MustCompile(`\b[sr]k_(live|test)_[A-Za-z0-9]{10,}`)},
	{"an OpenAI or Anthropic key", regexp.MustCompile(`\bsk-(proj-|ant-)?[A-Za-z0-9_\-]{20,}`)},
	{"a private key", regexp.MustCompile(`-----BEGIN [A-Z ]*PRIVATE KEY-----`)},
	{"a JSON Web Token", regexp.MustCompile(`\beyJ[A-Za-z0-9_\-]{10,}\.eyJ[A-Za-z0-9_\-]{10,}\.[A-Za-z0-9_\-]+`)},
}

// minManifestSecret is the shortest text, in characters, that counts as a secret for the name of its field alone.
const minManifestSecret = 8

func inspectManifestSecret(m *app.Manifest) []Violation {
	s := sights{rule: "manifest-secret"}
	for _, t := range m.Texts {
		what := secretKind(t)
		if what == "" {
			continue
		}
		s.add(t.Field+"\x00"+what, High, 0, fmt.Sprintf("the manifest holds %s in the field %s", what, t.Field),
			Evidence{View: "manifest", Path: t.Field, WorldA: masked(t.Value), WorldB: masked(t.Value),
				Position: t.Declared.String()})
	}
	return s.list
}

// secretKind says which kind of secret a text is; empty when it is none.
func secretKind(t app.Text) string {
	for _, form := range tokenForms {
		if form.form.MatchString(t.Value) {
			return form.name
		}
	}
	if secretInAddress(t.Value) {
		return "an address with a secret"
	}
	if tenant.SecretName(t.Field) && !strings.Contains(t.Value, "://") && isLiteralSecret(t.Value) {
		return "what looks like a secret"
	}
	return ""
}

// secretInAddress says whether an address holds a password, or a parameter that is called like a secret and looks like
// one.
func secretInAddress(text string) bool {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" {
		return false
	}
	if password, has := u.User.Password(); has && password != "" && !refers(password) {
		return true
	}
	for name, values := range u.Query() {
		if parameterName.MatchString(name) && slices.ContainsFunc(values, isLiteralSecret) {
			return true
		}
	}
	return false
}

func isLiteralSecret(text string) bool {
	return len(text) >= minManifestSecret && !refers(text) && looksDrawn(text)
}

// refers says whether a text refers to a variable.
func refers(text string) bool { return strings.ContainsAny(text, "{}$ ") }
