//go:build race

package worker

// raced: the race detector maps more memory than any limit allows.
const raced = true
