//go:build !unix

package confirm

// disinherit has nothing to do where nothing is inherited that was not meant to be.
func disinherit() {}
