package retained

import (
	"reflect"
	"strings"
	"unsafe"

	"github.com/dop251/goja"
)

// visitor visits what lies at an address, which is step s away from a path.
type visitor func(w *walker, at unsafe.Pointer, from *path, s segment)

// plan is how the values of one Go type are visited.
type plan struct {
	typ reflect.Type
	// opaque types are not visited: the engine's programs and caches, and what is ours.
	opaque bool
	// inline types stand for the value that they hold.
	inline bool
	number bool
	fields []fieldPlan
	kind   objectKind
	// base, function and native are the offsets of goja's baseObject, baseJsFuncObject and native function in an
	// object; negative when it has none.
	base, function, native int
}

type fieldPlan struct {
	offset uintptr
	seg    segment
	visit  visitor
}

// objectKind says which properties of an object the engine keeps there itself.
type objectKind uint8

const (
	plainObject objectKind = iota
	arrayKind
	functionKind
)

const enginePackage = "github.com/dop251/goja"

// layout knows how the engine lays out its data. It caches plans, so each walk has its own.
type layout struct {
	*facts
	rules   map[string]rule
	plans   map[reflect.Type]*plan
	objects *plan
}

// rule makes the visitor of a field that is known by name; a nil visitor leaves the field out.
type rule func(l *layout, owner *plan, f reflect.StructField) visitor

func newLayout(rules map[string]rule) *layout {
	l := &layout{facts: learnFacts(), rules: rules, plans: map[reflect.Type]*plan{}}
	l.objects = l.planOf(reflect.TypeFor[goja.Object]())
	return l
}

func (l *layout) planOf(t reflect.Type) *plan {
	if p := l.plans[t]; p != nil {
		return p
	}
	p := &plan{typ: t, opaque: isOpaque(t), base: -1, function: -1, native: -1}
	l.plans[t] = p
	name := typeName(t)
	p.inline = name == "valueProperty" || name == "mappedProperty"
	p.number = name == "valueBigInt"
	if p.opaque || p.number {
		return p
	}
	if t.Kind() != reflect.Struct {
		p.fields = []fieldPlan{{0, segment{}, l.slot(t)}}
		return p
	}
	p.find(t, 0)
	l.addFields(p, t, 0)
	return p
}

// find notes where the parts lie that are common to many kinds of objects.
func (p *plan) find(t reflect.Type, offset int) {
	switch typeName(t) {
	case "baseObject":
		p.base = offset
	case "baseJsFuncObject":
		p.function, p.kind = offset, functionKind
	case "nativeFuncObject", "templatedFuncObject":
		p.native, p.kind = offset, functionKind
	case "arrayObject", "sparseArrayObject":
		p.kind = arrayKind
	}
	for k := range t.NumField() {
		if f := t.Field(k); f.Anonymous && f.Type.Kind() == reflect.Struct {
			p.find(f.Type, offset+int(f.Offset))
		}
	}
}

// addFields plans the fields of a struct. Those of embedded structs count as its own.
func (l *layout) addFields(p *plan, t reflect.Type, offset uintptr) {
	for k := range t.NumField() {
		f := t.Field(k)
		at := offset + f.Offset
		if makeRule, ok := l.rules[t.Name()+"."+f.Name]; ok && isEngine(t) {
			if v := makeRule(l, p, f); v != nil {
				p.fields = append(p.fields, fieldPlan{at, engine("«" + f.Name + "»"), v})
			}
			continue
		}
		if f.Anonymous && f.Type.Kind() == reflect.Struct {
			l.addFields(p, f.Type, at)
			continue
		}
		if isEngine(t) && isScalar(f.Type) {
			continue
		}
		p.fields = append(p.fields, fieldPlan{at, engine("«" + f.Name + "»"), l.slot(f.Type)})
	}
}

// isEngine says whether a type's fields are known by name: goja's, and the context that the sandbox hands to it.
func isEngine(t reflect.Type) bool {
	return t.PkgPath() == enginePackage || typeName(t) == contextType
}

const contextType = "crosstalk/sandbox.asyncContext"

// typeName is the name of a type, with the package unless that is the engine's.
func typeName(t reflect.Type) string {
	if pkg := t.PkgPath(); pkg != enginePackage && pkg != "" {
		return pkg + "." + t.Name()
	}
	return t.Name()
}

// opaqueTypes hold no state of an app. A regexpPattern caches the last string that was matched, which no code can ask
// for.
var opaqueTypes = map[string]bool{
	"Runtime": true, "vm": true, "Program": true, "regexpPattern": true, "objectTemplate": true,
	"privateEnvType": true, "privateEnv": true, "global": true,
}

// opaquePackages are ours, the engine's helpers, and the parts of Go's library that hold no data.
var opaquePackages = []string{
	"crosstalk/", enginePackage + "/", "internal/", "reflect", "runtime", "sync", "hash/",
}

func isOpaque(t reflect.Type) bool {
	name, pkg := typeName(t), t.PkgPath()
	switch {
	case opaqueTypes[name]:
		return true
	case name == contextType || pkg == enginePackage:
		return false
	}
	for _, prefix := range opaquePackages {
		if strings.HasPrefix(pkg, prefix) {
			return !strings.HasSuffix(pkg, "/unistring")
		}
	}
	return false
}

func isScalar(t reflect.Type) bool {
	return t.Kind() >= reflect.Bool && t.Kind() <= reflect.Complex128
}
