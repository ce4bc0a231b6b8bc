package harness

import (
	"encoding/json"
	"maps"
	"reflect"
	"strings"

	"crosstalk/sandbox/app"
	"crosstalk/sandbox/shape"
)

// sent is what the app's own sources send to the entry, and whether that is known.
func (m *Model) sent(e Entry) (*app.Value, bool) {
	switch {
	case e.Queue != "":
		v := m.Sent.Queued[e.Queue]
		return v, v != nil && v.Fields != nil
	case !strings.HasSuffix(e.Kind, "resolver") || e.Entry == "":
		return nil, false
	}
	v := m.Sent.Invoked[e.Entry]
	if v == nil && m.Sent.Closed {
		v = &app.Value{Fields: map[string]*app.Value{}}
	}
	return v, v != nil && v.Fields != nil
}

// message is the shape of what is sent to the entry as a whole, and how its leaves are chosen: it has what the code was
// seen to read and what the app's own sources send. What they always send alike is the same in every world, where the
// choice is the typical one. Where nothing is known of what they send, something has to be in it: see whole.
func (m *Model) message(e Entry, choose shape.Choose) (*shape.Shape, shape.Choose) {
	body := m.Shapes[e.Source()]
	v, known := m.sent(e)
	if !known || body != nil && (body.Kind == shape.Text || body.Kind == shape.Number || body.Kind == shape.List) {
		return whole(body), choose
	}
	s := sending{typical: choose, leaves: map[string]*app.Value{}}
	switch {
	case !v.More || whole(body) == body:
		return s.shape("payload", body, v), s.choose
	case len(v.Fields) == 0:
		return whole(body), choose
	default:
		return s.shape("payload", body, v), m.andMore("payload", s.choose)
	}
}

// andMore chooses as choose, and puts into the object of one name what one holds of which nothing is known.
func (m *Model) andMore(object string, choose shape.Choose) shape.Choose {
	return func(name string, kind shape.Kind) any {
		if name == object && kind == shape.Object {
			return m.open(choose)(name, shape.Open)
		}
		return choose(name, kind)
	}
}

// sending chooses leaves by what sources were seen to send.
type sending struct {
	typical shape.Choose
	leaves  map[string]*app.Value
}

// shape is the shape of a value of which code reads one thing and sources send another; either may be nil.
func (s sending) shape(name string, read *shape.Shape, v *app.Value) *shape.Shape {
	if v == nil || len(v.Fields) == 0 && (v.Fields == nil || v.More) {
		if v != nil {
			s.leaves[name] = v
		}
		if read == nil {
			return &shape.Shape{Kind: shape.Any}
		}
		return read
	}
	out := &shape.Shape{Kind: shape.Object, Fields: map[string]*shape.Shape{}}
	if read != nil {
		maps.Copy(out.Fields, read.Fields)
	}
	for field, member := range v.Fields {
		out.Fields[field] = s.shape(name+"."+field, out.Fields[field], member)
	}
	return out
}

func (s sending) choose(name string, kind shape.Kind) any {
	chosen, v := s.typical(name, kind), s.leaves[name]
	if v == nil || kind == shape.Open || !reflect.DeepEqual(chosen, Typical(name, kind)) {
		return chosen
	}
	data, isData := chosen.(map[string]any)
	switch {
	case v.Literal != "":
		return json.RawMessage(v.Literal)
	case v.Kind == "number" && kind != shape.Text:
		return map[string]any{"$number": name}
	case v.Kind == "flag" && kind != shape.Text:
		return map[string]any{"$flag": name}
	case v.Kind == "choice" && isData && data["$text"] != nil:
		return map[string]any{"$id": name}
	}
	return chosen
}
