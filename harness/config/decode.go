package config

import (
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/userfile"
)

// Parse reads a configuration file; messages call it file. The error is a userfile.Errors that lists everything found
// wrong, in the order of the file.
func Parse(file string, text []byte) (Config, error) {
	if err := userfile.Tame(file, text); err != nil {
		return Config{}, userfile.Errors{err}
	}
	root, err := userfile.ParseYAML(file, text)
	if err != nil {
		return Config{}, userfile.Errors{err}
	}
	var c Config
	if root.Scalar == nil && !root.IsMap && !root.IsList {
		return c, nil // an empty file, or one of comments alone
	}
	d := decoder{kinds: kinds()}
	d.value(slot{name: "the configuration"}, root, reflect.ValueOf(&c).Elem())
	d.errs.Sort()
	if err := d.errs.Err(); err != nil {
		return Config{}, err
	}
	return c, nil
}

// problem is what is wrong with a whole mapping, and the key at which to say so; none when msg is empty.
type problem struct{ key, msg, hint string }

// checked is a mapping whose keys depend on one another.
type checked interface{ check() problem }

// slot is where a value stands: what messages call it, and the kind that it has to be.
type slot struct{ name, is string }

// decoder fills Go values from the file, and collects what is wrong.
type decoder struct {
	kinds map[string]kind
	errs  userfile.Errors
}

// value fills one value. Nothing where a list or mapping may stand is an empty one: its entries are commented out.
func (d *decoder) value(s slot, n *userfile.Node, into reflect.Value) {
	if _, ok := into.Interface().(tenant.Template); ok {
		d.template(n, into)
		return
	}
	switch into.Kind() {
	case reflect.Pointer:
		into.Set(reflect.New(into.Type().Elem()))
		d.value(s, n, into.Elem())
	case reflect.Struct:
		d.mapping(s, n, into)
	case reflect.Slice:
		if d.typed(s, n, n.IsList || isNull(n), "a list: begin each entry with -") {
			d.list(s, n, into)
		}
	case reflect.Map:
		if d.typed(s, n, n.IsMap || isNull(n), "a mapping of names to values") {
			d.names(s, n, into)
		}
	case reflect.Bool:
		v, ok := n.Scalar.(bool)
		d.typed(s, n, ok, "true or false")
		into.SetBool(v)
	case reflect.Int:
		d.number(s, n, into)
	default:
		d.text(s, n, into)
	}
}

func isNull(n *userfile.Node) bool { return n.Scalar == nil && !n.IsMap && !n.IsList }

// typed reports a value of the wrong type.
func (d *decoder) typed(s slot, n *userfile.Node, ok bool, want string) bool {
	if !ok {
		d.errs.Add(n.Pos, "", "%s is %s, but has to be %s", s.name, typeOf(n), want)
	}
	return ok
}

func typeOf(n *userfile.Node) string {
	switch n.Scalar.(type) {
	case string:
		return "a text"
	case bool:
		return "true or false"
	case nil:
		switch {
		case n.IsMap:
			return "a mapping"
		case n.IsList:
			return "a list"
		}
		return "empty"
	}
	return "a number"
}

func (d *decoder) text(s slot, n *userfile.Node, into reflect.Value) {
	v, ok := n.Scalar.(string)
	if !ok {
		hint := ""
		if n.Scalar != nil {
			hint = "put it in quotes"
		}
		d.errs.Add(n.Pos, hint, "%s is %s, but has to be a text", s.name, typeOf(n))
		return
	}
	if msg, hint := d.kinds[s.is].wrong(v); msg != "" {
		d.errs.Add(n.Pos, hint, "%s: %s", s.name, msg)
	}
	into.SetString(v)
}

func (d *decoder) number(s slot, n *userfile.Node, into reflect.Value) {
	v, ok := n.Scalar.(uint64) // a negative one is an int64
	want := fmt.Sprintf("a whole number from %d to %d", minStatus, maxStatus)
	if ok && (v < minStatus || v > maxStatus) {
		d.errs.Add(n.Pos, "", "%s is %d, but has to be %s", s.name, v, want)
		return
	}
	if d.typed(s, n, ok, want) {
		into.SetInt(int64(v))
	}
}

func (d *decoder) template(n *userfile.Node, into reflect.Value) {
	text, err := json.Marshal(n.Plain())
	if err != nil {
		panic("internal: a value of YAML is not JSON: " + err.Error())
	}
	if _, err := (tenant.World{}).Site(tenant.Observed).Fill(text); err != nil {
		d.errs.Add(n.Pos, "docs/CONFIGURATION.md lists the words that stand for a tenant's data", "%v", err)
	}
	into.SetBytes(text)
}

func (d *decoder) list(s slot, n *userfile.Node, into reflect.Value) {
	for _, item := range n.Items {
		v := reflect.New(into.Type().Elem()).Elem()
		d.value(slot{"an entry of " + s.name, s.is}, item, v)
		into.Set(reflect.Append(into, v))
	}
}

var plainName = regexp.MustCompile(`^[A-Za-z0-9_.-]+$`)

func (d *decoder) names(s slot, n *userfile.Node, into reflect.Value) {
	into.Set(reflect.MakeMap(into.Type()))
	for _, f := range n.Fields {
		if !plainName.MatchString(f.Key) {
			d.errs.Add(f.Pos, "use letters, digits, _, . and -", "%q is no name", f.Key)
			continue
		}
		v := reflect.New(into.Type().Elem()).Elem()
		d.value(slot{f.Key, s.is}, f.Value, v)
		into.SetMapIndex(reflect.ValueOf(f.Key), v)
	}
}

// mapping fills a struct. A text may stand for a mapping that has a short form.
func (d *decoder) mapping(s slot, n *userfile.Node, into reflect.Value) {
	fields := fieldsOf(into.Type())
	if at := into.FieldByName("At"); at.IsValid() {
		at.Set(reflect.ValueOf(n.Pos))
	}
	short := slices.IndexFunc(fields, func(f field) bool { return f.short })
	if short >= 0 && !n.IsMap {
		d.value(slot{s.name, fields[short].is}, n, into.FieldByIndex(fields[short].index))
		return
	}
	if s.is == optional && isNull(n) || !d.typed(s, n, n.IsMap, "a mapping with "+strings.Join(keysOf(fields), ", ")) {
		return
	}
	before := len(d.errs)
	for _, f := range n.Fields {
		k := slices.IndexFunc(fields, func(known field) bool { return known.key == f.Key })
		if k < 0 {
			d.errs.Add(f.Pos, meant(f.Key, keysOf(fields)), "unknown key %q", f.Key)
			continue
		}
		d.value(slot{f.Key, fields[k].is}, f.Value, into.FieldByIndex(fields[k].index))
	}
	for _, f := range fields {
		if f.required && n.Get(f.key) == nil {
			d.errs.Add(n.Pos, f.key+": "+about(f.name), "missing key %q", f.key)
		}
	}
	if c, ok := into.Interface().(checked); ok && len(d.errs) == before {
		d.whole(n, c.check())
	}
}

func (d *decoder) whole(n *userfile.Node, p problem) {
	if p.msg == "" {
		return
	}
	at := n.Pos
	for _, f := range n.Fields {
		if f.Key == p.key {
			at = f.Pos
		}
	}
	d.errs.Add(at, p.hint, "%s", p.msg)
}
