package forge

import (
	"regexp"
	"strings"
)

// plural matches what fields are called that are lists.
var plural = regexp.MustCompile(`[a-z]([^sui]s|List)$`)

// singular takes from a name what makes it plural.
var singular = regexp.MustCompile(`(ies|s|List|Connection)$`)

// typeOf is the name of a thing's type: the one that the query names, or the field's, which often is called the same.
func typeOf(types []string, path string) string {
	if len(types) > 0 {
		return types[0]
	}
	name := path[strings.LastIndexByte(path, '.')+1:]
	switch {
	case name == "":
		return "Query"
	case strings.HasSuffix(name, "ies"):
		name = strings.TrimSuffix(name, "ies") + "y"
	case !strings.HasSuffix(name, "ss"):
		name = singular.ReplaceAllString(name, "")
	}
	if name == "" || name == "node" || name == "edge" {
		return "Node"
	}
	return strings.ToUpper(name[:1]) + name[1:]
}
