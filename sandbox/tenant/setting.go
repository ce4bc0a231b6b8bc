package tenant

import (
	"regexp"
	"strings"
)

// secretName matches what fields and variables are called that hold a secret.
var secretName = regexp.MustCompile(`(?i)(secret|token|passw(or)?d|passphrase|credential|authorization|bearer|` +
	`api_?-?key|private_?-?key|access_?-?key|signing_?-?key|encryption_?-?key|webhook_?-?key|auth_?-?key|_pat$|` +
	`\bpat$|_pwd$)`)

// hookName matches what addresses are called to which whoever knows them may post.
var hookName = regexp.MustCompile(`(?i)(web|slack|teams|discord)_?-?hook(_?-?ur[il])?$`)

// notSecret matches names of secretName that say something about a secret and are none: "tokenCount", "nextPageToken".
var notSecret = regexp.MustCompile(`(?i)(page_?-?token|context_?-?token|` +
	`tokens?_?-?(count|limit|used|usage|type|expir\w*|url|name)|` +
	`max_?-?tokens?|total_?-?tokens?|^(has|is)_|(?-i:^(has|is)[A-Z])|continuation\w*|` +
	`sync_?-?token|_?-?(url|uri|endpoint|name|id)$)`)

// SecretName says whether what is called like that is likely to be a secret. The last name of a dotted path counts.
func SecretName(path string) bool {
	name := path[strings.LastIndexAny(path, ". ")+1:]
	return hookName.MatchString(name) || secretName.MatchString(name) && !notSecret.MatchString(name)
}

// Setting is the value of an environment variable in this world, given its value in the base world. It belongs to
// the app and not to a tenant: another tenant's view is the same. It changes with the axis of secrets, when it is
// one or is called like one, and with the axes of everything. An address changes only when it is called like a secret,
// or when its host is made up, which ends in .invalid.
func (w World) Setting(name, value string, secret bool) string {
	axis := w.Variation.Axis
	if axis != Everything && axis != Inside && (axis != Secrets || !secret && !SecretName(name)) {
		return value
	}
	other := w.otherSetting()
	scheme, rest, address := strings.Cut(value, "://")
	switch {
	case !address:
		return value + "-" + other
	case strings.HasSuffix(rest, ".invalid"):
		return scheme + "://" + other + "." + rest
	case SecretName(name): // who knows the path may post to it
		return value + "/" + other
	default:
		return value
	}
}

// otherSetting is what the varied values of environment variables hold.
func (w World) otherSetting() string {
	mint := minter{seed: w.Seed, tenant: "the app", axis: w.Variation.Axis}
	return word(mint.stream("settings", true), 6)
}
