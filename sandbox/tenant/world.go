// Package tenant defines the simulated tenants, their users and data, and the worlds that vary them.
package tenant

import (
	"fmt"
	"slices"
)

// The two tenants of every world. Traffic alternates between them; the neighbour's data is varied and the observed
// tenant must not be able to tell.
const (
	Neighbour = "acme"
	Observed  = "globex"
)

// Names returns the tenants of every world, in fixed order.
func Names() []string { return []string{Neighbour, Observed} }

// World fixes all data of all tenants. Equal Worlds give equal data; the zero World is the base world of seed 0.
type World struct {
	Seed uint64 `json:"seed"`
	// Variation is the one thing in which this world differs from the base world of the same seed.
	Variation Variation `json:"variation,omitzero"`
	// Sparse names tenants that have next to nothing: empty searches, no stored values, 404 for single things.
	Sparse []string `json:"sparse,omitempty"`
}

// Variation changes the data of one tenant along one axis.
type Variation struct {
	Tenant string `json:"tenant,omitempty"`
	Axis   Axis   `json:"axis,omitempty"`
}

// Axis says in which respect the data of a tenant differs from the base world. Worlds must differ in shape and not
// only in text: equal counts hide a leaked count, equal lengths hide a leaked length.
type Axis string

// The axes of variation.
const (
	// Values changes every text and number, and keeps lengths, counts and flags.
	Values Axis = "values"
	// Shape changes lengths, counts, flags, permissions and locale as well.
	Shape Axis = "shape"
	// Absent leaves the tenant with next to nothing, as Sparse does.
	Absent Axis = "absent"
	// Shared gives the tenant's own people and things the values that the other tenants use in their inputs.
	Shared Axis = "shared"
	// Randomness changes no data, only what invocations of all tenants draw at random. It is the control that tells a
	// value which another tenant's data decide from one that merely comes out of a shared pool of random numbers.
	Randomness Axis = "randomness"
	// Personal changes only what identifies a person: names, e-mail addresses, nicknames. Lengths change too.
	Personal Axis = "personal"
)

// Validate reports the first reason why w is not a world: an unknown tenant or axis.
func (w World) Validate() error {
	for _, name := range w.Sparse {
		if !slices.Contains(Names(), name) {
			return fmt.Errorf("world: unknown tenant %q in sparse", name)
		}
	}
	v := w.Variation
	if v == (Variation{}) {
		return nil
	}
	if !slices.Contains(Names(), v.Tenant) {
		return fmt.Errorf("world: unknown tenant %q in variation", v.Tenant)
	}
	if !slices.Contains([]Axis{Values, Shape, Absent, Shared, Personal, Randomness}, v.Axis) {
		return fmt.Errorf("world: unknown axis %q in variation", v.Axis)
	}
	return nil
}

// Vary returns w with one tenant varied along one axis.
func (w World) Vary(tenant string, axis Axis) World {
	w.Variation = Variation{Tenant: tenant, Axis: axis}
	return w
}

// axisOf is the axis along which the tenant differs from the base world; empty for all others.
func (w World) axisOf(tenant string) Axis {
	if w.Variation.Tenant != tenant {
		return ""
	}
	return w.Variation.Axis
}
