//go:build !unix

package sandbox

import "time"

// processorTime is the time that has passed, where there is no other measure.
func processorTime() time.Duration {
	return time.Duration(time.Now().UnixNano()) //nolint:forbidigo // nothing that is compared comes from it
}
