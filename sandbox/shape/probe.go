package shape

import (
	_ "embed"
	"encoding/json"

	"github.com/dop251/goja"

	"crosstalk/sandbox"
	"crosstalk/sandbox/instrument"
)

//go:embed probe.js
var probeSource string

const (
	probeModule = "shape:probe"
	stateKey    = "shape"
	decidedKey  = "shape decisions"
)

// Part makes observing instances replace the JSON object {"$probe":SOURCE}, wherever it reaches the app (an argument
// of a handler, JSON.parse), by a probe: a value that stands for anything and notes what is done with it. The JSON
// object {"$absent":SOURCE} becomes an object that has no fields and notes which ones are asked for; see also
// Watched. Instances that do not observe are left as they are.
func Part() sandbox.Part {
	return sandbox.Part{
		Modules: []sandbox.Module{{Name: probeModule, Source: probeSource, Native: native}},
		Setup:   setup,
	}
}

// Learnt is what the instance's probes have noted so far.
func Learnt(i *sandbox.Instance) Model {
	return i.State(stateKey, func() any { return Model{} }).(Model)
}

// Environment is the source of environment variables: its fields are the names that the app's own code asked for.
const Environment = "env"

func native(i *sandbox.Instance) any {
	model := Learnt(i)
	note := func(source string, path []string, kind string) {
		if source == Environment && !i.InApp() {
			return // a package that looks for settings of its own (NODE_ENV, DEBUG, …)
		}
		model.Learn(source, path, Kind(kind))
	}
	isList := func(source string, path []string) bool {
		decide := decided(i).decide
		return decide == nil || decide(source, path)
	}
	isAbsent := func(field string) bool {
		absent := decided(i).absent
		return absent != nil && absent(field)
	}
	take := func(source string, path []string, pattern string) string {
		text, ok := taken(pattern)
		if ok {
			model.Take(source, path, pattern)
		}
		return text
	}
	return map[string]any{"note": note, "take": take, "isList": isList, "isAbsent": isAbsent}
}

// decisions say what an instance's probes answer.
type decisions struct {
	decide func(source string, path []string) bool
	absent func(field string) bool
}

func decided(i *sandbox.Instance) *decisions {
	return i.State(decidedKey, func() any { return new(decisions) }).(*decisions)
}

// Leave decides which fields the instance's probes lack, by the fields' names. Without it they lack none.
func Leave(i *sandbox.Instance, absent func(field string) bool) { decided(i).absent = absent }

// Lists decides what the instance's probes answer when they are asked whether they are lists. Without it they say yes.
func Lists(i *sandbox.Instance, decide func(source string, path []string) bool) {
	decided(i).decide = decide
}

func setup(i *sandbox.Instance) error {
	if !i.Config().Observe {
		return nil
	}
	exports, err := i.Require(probeModule)
	if err != nil {
		return err
	}
	revive, ok := goja.AssertFunction(exports.Get("revive"))
	if !ok {
		panic("internal: the probe module lacks revive")
	}
	err = i.VM().GlobalObject().DefineDataProperty(instrument.CopyHook, exports.Get("copied"), goja.FLAG_FALSE,
		goja.FLAG_FALSE, goja.FLAG_FALSE)
	if err != nil {
		return err
	}
	i.SetRevive(func(v goja.Value) (goja.Value, error) { return revive(goja.Undefined(), v) })
	return nil
}

// Probe is the JSON that stands for an unknown value from that source.
func Probe(source string) string { return `{"$probe":` + quote(source) + `}` }

// Absent is the JSON that stands for an empty object from that source.
func Absent(source string) string { return `{"$absent":` + quote(source) + `}` }

// Watched is the JSON that stands for a value of that source which is as it is, and notes the fields that it is asked
// for and does not have, also those of its texts that are JSON and get parsed.
func Watched(source string, value json.RawMessage) string {
	out, err := json.Marshal(map[string]any{"$watched": []any{source, value}})
	if err != nil {
		panic("internal: a watched value is not JSON: " + err.Error())
	}
	return string(out)
}

func quote(s string) string {
	out, err := json.Marshal(s)
	if err != nil {
		panic("internal: a text is not JSON: " + err.Error())
	}
	return string(out)
}
