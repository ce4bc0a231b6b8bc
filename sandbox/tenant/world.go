// Package tenant defines the simulated tenants, their users and data, and the worlds that vary them.
package tenant

import (
	"fmt"
	"maps"
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
	// Busy names tenants that have many things; see ManyThings.
	Busy []string `json:"busy,omitempty"`
	// Ordinary names tenants whose users may look at things and add some, and administer nothing.
	Ordinary []string `json:"ordinary,omitempty"`
	// Clouds gives tenants a cloud id of a given text, as an app may have ids of customers in its code.
	Clouds map[string]string `json:"clouds,omitempty"`
	// Faults are what goes wrong with the requests of tenants, in the base world and in the varied one alike.
	Faults []Fault `json:"faults,omitempty"`
}

// Variation changes the data of one tenant along one axis.
type Variation struct {
	Tenant string `json:"tenant,omitempty"`
	Axis   Axis   `json:"axis,omitempty"`
}

// Validate reports the first reason why w is not a world: an unknown tenant or axis.
func (w World) Validate() error {
	for _, name := range slices.Concat(w.Sparse, w.Busy, w.Ordinary) {
		if !slices.Contains(Names(), name) {
			return fmt.Errorf("world: unknown tenant %q in sparse, busy or ordinary", name)
		}
	}
	for name, id := range w.Clouds {
		if !slices.Contains(Names(), name) || id == "" {
			return fmt.Errorf("world: tenant %q cannot have the cloud id %q", name, id)
		}
	}
	for _, f := range w.Faults {
		if err := f.validate(); err != nil {
			return err
		}
	}
	v := w.Variation
	if v == (Variation{}) {
		return nil
	}
	if !slices.Contains(Names(), v.Tenant) {
		return fmt.Errorf("world: unknown tenant %q in variation", v.Tenant)
	}
	if !slices.Contains(Axes(), v.Axis) {
		return fmt.Errorf("world: unknown axis %q in variation", v.Axis)
	}
	return nil
}

// Base is the world without its variation.
func (w World) Base() World {
	w.Variation = Variation{}
	return w
}

// Same says whether two worlds differ in nothing but their variations.
func (w World) Same(other World) bool {
	return w.Seed == other.Seed && slices.Equal(w.Sparse, other.Sparse) && slices.Equal(w.Busy, other.Busy) &&
		slices.Equal(w.Ordinary, other.Ordinary) &&
		slices.Equal(w.Faults, other.Faults) && maps.Equal(w.Clouds, other.Clouds)
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
