// Package config reads crosstalk.yaml: what an app's developer declares, answers in the platform's place, and accepts.
package config

import (
	"maps"
	"slices"
	"strings"

	"crosstalk/sandbox/forge"
	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/userfile"
)

// File is the name of the configuration file in the app's directory.
const File = "crosstalk.yaml"

// Config is what a configuration file holds; docs/CONFIGURATION.md describes the format. The zero value declares
// nothing. A tag "key" names a field's key in the file, and "is" what its text has to be, see kinds.
type Config struct {
	Shared       Shared              `key:"shared"`
	WebTriggers  []WebTrigger        `key:"webTriggers"`
	Environment  map[string]Variable `key:"environment"`
	Hosts        []Host              `key:"hosts"`
	Remotes      []Remote            `key:"remotes"`
	Products     []Product           `key:"products"`
	SQL          SQL                 `key:"sql"`
	Suppressions []Suppression       `key:"suppressions"`
	// Described are answers of APIs that were described to crosstalk; no key of the file gives them.
	Described []forge.Fixture
}

// Shared declares data that all users of one tenant may see.
type Shared struct {
	Keys  []SharedKey  `key:"keys"`
	Views []SharedView `key:"views"`
}

// SharedKey names stored values; Key is a pattern, see userfile.Match.
type SharedKey struct {
	At     userfile.Position
	Key    string `key:"key,required"`
	Reason string `key:"reason,required"`
}

// SharedView names a place of what a function returns, and all that lies below it. An empty Entry is any entry, an
// empty Path the whole answer.
type SharedView struct {
	At       userfile.Position
	Function string `key:"function,required"`
	Entry    string `key:"entry"`
	Path     string `key:"path" is:"jsonpath"`
	Reason   string `key:"reason,required"`
}

// WebTrigger is one that anybody may call.
type WebTrigger struct {
	At     userfile.Position
	Key    string `key:"key,required"`
	Reason string `key:"reason,required"`
}

// Variable is an environment variable. In the file, a text alone is its value.
type Variable struct {
	At     userfile.Position
	Value  string `key:"value,required,short" is:"text"`
	Secret bool   `key:"secret"`
}

// Answer is what is answered. Body is JSON, Text any text; at most one is given.
type Answer struct {
	Status  int               `key:"status" is:"status"`
	Headers map[string]string `key:"headers" is:"header"`
	Body    tenant.Template   `key:"body" json:",omitempty"`
	Text    *string           `key:"text" is:"text"`
}

// Host answers requests that the app makes with fetch. URL is a pattern.
type Host struct {
	At     userfile.Position
	URL    string `key:"url,required" is:"url"`
	Method string `key:"method" is:"method"`
	Answer
}

// Remote answers requests to a remote of the manifest. Path is a pattern.
type Remote struct {
	At     userfile.Position
	Remote string `key:"remote,required"`
	Path   string `key:"path,required" is:"path"`
	Method string `key:"method" is:"method"`
	Answer
}

// Product answers requests to an Atlassian product. Path is a pattern.
type Product struct {
	At      userfile.Position
	Service string `key:"service,required" is:"product"`
	Path    string `key:"path,required" is:"path"`
	Method  string `key:"method" is:"method"`
	Answer
}

// SQL says what Forge SQL is answered from. The zero value stands for crosstalk's own engine.
type SQL struct {
	At    userfile.Position
	Image string `key:"image,required" is:"image"` // of a server for MySQL's protocol
}

// SharedKey says whether the users of one tenant may share what is stored under the key.
func (c Config) SharedKey(key string) bool {
	return slices.ContainsFunc(c.Shared.Keys, func(k SharedKey) bool { return userfile.Match(k.Key, key) })
}

// SharedView says whether the users of one tenant may share what a function, or an entry of it, returns at a path such
// as "$.rates[0].name".
func (c Config) SharedView(function, entry, path string) bool {
	return slices.ContainsFunc(c.Shared.Views, func(v SharedView) bool {
		return v.Function == function && (v.Entry == "" || v.Entry == entry) && below(v.Path, path)
	})
}

// below says whether a path is one that the pattern stands for, or lies below such a one.
func below(pattern, path string) bool {
	return pattern == "" || userfile.Match(pattern, path) ||
		userfile.Match(pattern+".*", path) || userfile.Match(pattern+"[*", path)
}

// PublicWebTrigger says whether anybody may call the web trigger with that key.
func (c Config) PublicWebTrigger(key string) bool {
	return slices.ContainsFunc(c.WebTriggers, func(w WebTrigger) bool { return w.Key == key })
}

// Env is the value of each configured environment variable, by name.
func (c Config) Env() map[string]string {
	out := map[string]string{}
	for name, v := range c.Environment {
		out[name] = v.Value
	}
	return out
}

// Secrets are the names of the environment variables that hold secrets, sorted.
func (c Config) Secrets() []string {
	names := slices.Sorted(maps.Keys(c.Environment))
	return slices.DeleteFunc(names, func(name string) bool { return !c.Environment[name].Secret })
}

// normalURL writes scheme and host of a URL pattern in small letters, and a path of "/" where there is none.
func normalURL(url string) string {
	scheme, rest, found := strings.Cut(url, "://")
	if !found {
		return url
	}
	host, path, found := strings.Cut(rest, "/")
	if !found && strings.HasSuffix(host, "*") {
		return strings.ToLower(url)
	}
	return strings.ToLower(scheme+"://"+host) + "/" + path
}
