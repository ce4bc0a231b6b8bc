package config

import (
	"crosstalk/sandbox/app"
	"crosstalk/sandbox/userfile"
)

// CheckNames says what the configuration names that the app does not have: functions, web triggers and remotes. The
// error is a userfile.Errors.
func (c Config) CheckNames(a *app.App) error {
	var errs userfile.Errors
	have := func(at userfile.Position, what, key string, known []string) {
		for _, k := range known {
			if k == key {
				return
			}
		}
		hint := "the manifest declares none"
		if len(known) > 0 {
			hint = meant(key, known)
		}
		errs.Add(at, hint, "the app has no %s %q", what, key)
	}
	for _, v := range c.Shared.Views {
		have(v.At, "function", v.Function, functions(a))
	}
	for _, w := range c.WebTriggers {
		have(w.At, "web trigger", w.Key, webTriggers(a))
	}
	for _, r := range c.Remotes {
		have(r.At, "remote", r.Remote, remotes(a))
	}
	errs.Sort()
	return errs.Err()
}

func functions(a *app.App) (keys []string) {
	for _, f := range a.Functions {
		keys = append(keys, f.Key)
	}
	return keys
}

func webTriggers(a *app.App) (keys []string) {
	for _, m := range a.Manifest.Modules {
		if m.Type == "webtrigger" {
			keys = append(keys, m.Key)
		}
	}
	return keys
}

func remotes(a *app.App) (keys []string) {
	for _, r := range a.Manifest.Remotes {
		keys = append(keys, r.Key)
	}
	return keys
}
