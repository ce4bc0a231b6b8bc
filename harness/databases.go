package harness

import (
	"fmt"

	"crosstalk/sandbox/forge"
)

// Databases are what Forge SQL is answered from in place of crosstalk's own engine. They are safe for concurrent use.
type Databases interface {
	// Open gives an empty database for an installation, see forge.Options.
	Open(o forge.Origin) forge.Database
	// Err is why they no longer answer as they should; nil as long as they do.
	Err() error
}

// UseDatabases has all runs from now on answer Forge SQL from these databases. An app whose configuration names an
// image needs them: until then its runs end with an error.
func (a *App) UseDatabases(d Databases) { a.databases = d }

// openDatabase is how the platform makes a database; nil stands for its own way.
func (a *App) openDatabase() func(forge.Origin) forge.Database {
	if a.databases == nil {
		return nil
	}
	return a.databases.Open
}

// databasesErr says why a run is worth nothing: what it got from its databases is not what an app would get.
func (a *App) databasesErr() error {
	switch sql := a.Config.SQL; {
	case a.databases != nil:
		return a.databases.Err()
	case sql.Image != "":
		return fmt.Errorf("%s: Forge SQL is to be answered by %s, and nothing has started it", sql.At, sql.Image)
	default:
		return nil
	}
}
