package tenant

import "strings"

// named are the identifiers of a site that apps put into the keys of stored values, with the names under which a
// general key holds them.
func (s *Site) named() []struct{ name, value string } {
	return []struct{ name, value string }{
		{"{cloud.id}", s.CloudID},
		{"{installation.id}", s.InstallationID},
		{"{user.accountId}", s.Users[0].AccountID},
	}
}

// GeneralKey replaces what identifies the site in the key of a stored value: "prefs:5f2c…" becomes "prefs:{cloud.id}",
// the key under which every tenant has a value of its own.
func (s *Site) GeneralKey(key string) string {
	for _, n := range s.named() {
		key = strings.ReplaceAll(key, n.value, n.name)
	}
	return key
}

// Key is the key that a general key stands for on this site.
func (s *Site) Key(general string) string {
	for _, n := range s.named() {
		general = strings.ReplaceAll(general, n.name, n.value)
	}
	return general
}
