package app

import "crosstalk/sandbox/userfile"

// Position is a place in a file of the app.
type Position = userfile.Position

// Error is one thing about the app that its developer can fix.
type Error = userfile.Error

// Errors is what Load returns: every problem found, in a fixed order. It is never empty when returned as an error.
type Errors = userfile.Errors

// Warning is something about the app that does not stop it from being run.
type Warning struct {
	// Code is a stable name: "two-manifests", "app-id-missing", "handler-outside-src", "bundle".
	Code     string
	Message  string
	Position Position
}
