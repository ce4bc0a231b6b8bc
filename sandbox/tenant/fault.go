package tenant

import (
	"fmt"
	"slices"
)

// Fault is something that goes wrong with the requests that a tenant's invocations make to products and other hosts;
// Forge's own storage and queues work.
type Fault struct {
	Tenant string    `json:"tenant"`
	Kind   FaultKind `json:"kind"`
	// After is how many of the tenant's requests are answered before the fault begins.
	After int `json:"after,omitempty"`
}

// FaultKind says what goes wrong.
type FaultKind string

// The kinds of faults.
const (
	Missing   FaultKind = "missing"   // 404
	Throttled FaultKind = "throttled" // 429 with Retry-After
	Failing   FaultKind = "failing"   // 500; 400 with a body that names what the request held
	Malformed FaultKind = "malformed" // 200 with half of the JSON
	Silent    FaultKind = "silent"    // no answer: the request fails after ten seconds
)

func (f Fault) validate() error {
	switch {
	case !slices.Contains(Names(), f.Tenant):
		return fmt.Errorf("world: unknown tenant %q in faults", f.Tenant)
	case !slices.Contains([]FaultKind{Missing, Throttled, Failing, Malformed, Silent}, f.Kind):
		return fmt.Errorf("world: unknown fault %q", f.Kind)
	case f.After < 0:
		return fmt.Errorf("world: a fault begins after %d requests", f.After)
	}
	return nil
}

// Fault is what goes wrong with the tenant's nth request, counted from 0; empty when nothing does.
func (w World) Fault(tenant string, n int) FaultKind {
	for _, f := range w.Faults {
		if f.Tenant == tenant && n >= f.After {
			return f.Kind
		}
	}
	return ""
}
