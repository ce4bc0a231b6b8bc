package forge

import (
	"slices"
	"strconv"
	"strings"

	"crosstalk/sandbox/app"
)

// asksForGlobalAPI says whether an app has a version of @forge/api that takes everything from the global variable api:
// the runtime before the one on Node.js gave it. Versions from 2.8 on know both runtimes, and take themselves to be
// on the older one when there is such a variable.
func asksForGlobalAPI(a *app.App) bool {
	return slices.ContainsFunc(a.Packages, func(p app.Package) bool {
		return p.Name == "@forge/api" && p.Origin == app.Real && before(p.Version, 2, 8)
	})
}

// takesPlainPaths says whether the version of @forge/api in whose place the stand-in stands takes a path as a plain
// text: those before 2 did. Ranges that more than one major version fits do not tell.
func takesPlainPaths(a *app.App) bool { return standsForBefore(a, "@forge/api", 2) }

// standsForBefore says whether the stand-in of a package stands for a version of it before a major one.
func standsForBefore(a *app.App, name string, major int) bool {
	return slices.ContainsFunc(a.Packages, func(p app.Package) bool {
		return p.Name == name && p.Origin == app.StandIn && before(strings.TrimLeft(p.Version, "^~=v"), major, 0)
	})
}

// before says whether a version is known to be lower than another one.
func before(version string, major, minor int) bool {
	if strings.ContainsAny(version, " |<>*") {
		return false
	}
	parts := strings.SplitN(version, ".", 3)
	if len(parts) < 2 {
		return false
	}
	x, err := strconv.Atoi(parts[0])
	if err != nil || x != major {
		return err == nil && x < major
	}
	y, err := strconv.Atoi(parts[1])
	return err == nil && y < minor
}
