package sandbox_test

import (
	"testing"

	"crosstalk/sandbox"
)

// TestNoAddresses has the engine refuse objects that are no text: what it says is V8's, and the same in each run.
func TestNoAddresses(t *testing.T) {
	got := invoke(instance(t, `const tried = f => { try { f() } catch (e) { return e.name + ": " + e.message } };
		exports.run = () => [() => `+"`${Object.create(null)}`"+`, () => +{ toString: {}, valueOf: 1 },
			() => ({ a: [1, { b: {} }], toString: () => ({}), valueOf: () => ({}) }) + "",
			() => "" + { [Symbol.toPrimitive]: () => ({ c: {} }) }].map(tried)`, sandbox.Config{}), 1, "acme", `{}`)
	const one = `"TypeError: Cannot convert object to primitive value"`
	if want := "[" + one + "," + one + "," + one + "," + one + "]"; string(got.Response) != want {
		t.Errorf("got %s %+v, want %s", got.Response, got.Error, want)
	}
}
