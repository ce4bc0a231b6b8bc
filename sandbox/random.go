package sandbox

import (
	"encoding/hex"
	"hash/fnv"
	"math/rand/v2"
)

// stream is a source of random numbers that belongs to one invocation of one tenant. Each invocation has its own, so
// that what one tenant's data makes the app draw cannot shift what another tenant draws.
type stream = rand.Rand

func newStream(c Config, tenant string, ordinal int) *stream {
	return rand.New(rand.NewPCG(c.StreamSeeds(tenant, ordinal)))
}

// StreamSeeds are the two seeds of the PCG generator that draws for a tenant's nth invocation, counted from 1, or, of
// tenant "" and ordinal 0, for what runs outside any.
func (c Config) StreamSeeds(tenant string, ordinal int) (high, low uint64) {
	if c.Reseed && tenant != "" {
		tenant += " again"
	}
	h := fnv.New64a()
	h.Write([]byte(tenant))
	return c.Seed, h.Sum64() ^ uint64(ordinal)*0x9e3779b97f4a7c15
}

// Random is the stream of the invocation in whose asynchronous context code runs now.
func (i *Instance) Random() *rand.Rand {
	if inv := i.Issuer(); inv != nil {
		return inv.random
	}
	return i.random
}

// RandomBytes draws n bytes.
func (i *Instance) RandomBytes(n int) []byte {
	r := i.Random()
	out := make([]byte, n)
	for k := 0; k < n; k += 8 {
		v := r.Uint64()
		for b := k; b < min(k+8, n); b++ {
			out[b] = byte(v)
			v >>= 8
		}
	}
	return out
}

// RandomUUID draws a version 4 UUID (RFC 9562 §5.4).
func (i *Instance) RandomUUID() string {
	b := i.RandomBytes(16)
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	s := hex.EncodeToString(b)
	return s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:]
}
