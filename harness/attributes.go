package harness

import (
	"strings"

	"crosstalk/sandbox/app"
	"crosstalk/sandbox/shape"
)

// attributes are the kinds of what the app's custom entities hold, by the attributes' names, where these are numbers or
// truth values: what else would be refused when the app stores it. A name with two kinds is left out.
func attributes(m *app.Manifest) map[string]shape.Kind {
	if m == nil {
		return nil
	}
	out, twice := map[string]shape.Kind{}, map[string]bool{}
	for _, entity := range m.Entities {
		fields, _ := entity.(map[string]any)
		declared, _ := fields["attributes"].(map[string]any)
		for name, spec := range declared {
			kind := attributeKind(spec)
			if before, known := out[name]; known && before != kind {
				twice[name] = true
			}
			out[name] = kind
		}
	}
	for name, kind := range out {
		if twice[name] || kind == shape.Any {
			delete(out, name)
		}
	}
	return out
}

// flag is the kind of truth values, which code reads as anything.
const flag shape.Kind = "flag"

func attributeKind(spec any) shape.Kind {
	fields, _ := spec.(map[string]any)
	switch fields["type"] {
	case "integer", "float":
		return shape.Number
	case "boolean":
		return flag
	default:
		return shape.Any
	}
}

// storable chooses as choose, but what custom entities take where a field is called as an attribute is and nothing
// shows what it holds.
func (m *Model) storable(choose shape.Choose) shape.Choose {
	return func(name string, kind shape.Kind) any {
		field := name[strings.LastIndex(name, ".")+1:]
		switch own := m.attributes[field]; {
		case kind != shape.Any || own == "":
			return choose(name, kind)
		case own == flag:
			return map[string]any{"$flag": name}
		default:
			return choose(name, own)
		}
	}
}
