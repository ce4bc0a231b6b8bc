package node

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"sync"
)

// derivations remembers keys that were derived from passwords. That takes long on purpose, depends on nothing but what
// it is given, and is done over again in each world.
type derivations struct {
	mu   sync.Mutex
	keys map[[sha256.Size]byte][]byte
}

var derived = derivations{keys: map[[sha256.Size]byte][]byte{}}

// mostDerived is how many keys are remembered, of a few dozen bytes each: more than a check needs, and no burden.
const mostDerived = 10_000

// key is the key that derive makes, which what tells from all others; the caller may change it.
func (d *derivations) key(what []any, derive func() ([]byte, error)) ([]byte, error) {
	text, err := json.Marshal(what)
	if err != nil {
		return nil, err
	}
	name := sha256.Sum256(text)
	d.mu.Lock()
	key, known := d.keys[name]
	d.mu.Unlock()
	if known {
		return bytes.Clone(key), nil
	}
	if key, err = derive(); err != nil {
		return nil, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.keys) >= mostDerived {
		clear(d.keys)
	}
	d.keys[name] = bytes.Clone(key)
	return key, nil
}
