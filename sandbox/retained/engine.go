package retained

import (
	"reflect"
	"strings"
	"sync"
	"unsafe"

	"github.com/dop251/goja"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/unistring"

	"crosstalk/sandbox"
)

// facts are what is learnt about the installed engine by looking at a scratch runtime.
type facts struct {
	types    map[string]reflect.Type // the engine's struct types by name
	closures map[string][]captured   // what Go closures capture, by function name

	owner, class, properties, prototype offset // of baseObject
	propertyNames, symbolProperties     offset
	program                             offset // of baseJsFuncObject
	source, sourceMap                   offset // of Program
	self                                offset // of Object
	propertyValue                       offset // of valueProperty
	mapFirst                            offset // of orderedMap
	entryKey, entryValue, entryNext     offset // of mapEntry
	privateFields                       offset // of privateElements
	classType                           offset // of classFuncObject
	contextProgram                      offset // of context
}

// offset is where a field lies; negative when the engine has no such field.
type offset int

func (o offset) in(at unsafe.Pointer) unsafe.Pointer { return unsafe.Add(at, int(o)) }

// learnFacts runs once; the result never changes.
var learnFacts = sync.OnceValue(func() *facts {
	f := &facts{types: map[string]reflect.Type{}}
	vm := goja.New()
	f.addType(reflect.TypeFor[goja.Object]())
	f.addType(reflect.TypeFor[goja.Runtime]())
	if f.self = f.offset("Object", "self"); f.self < 0 {
		return f // nothing is known of any object
	}
	for _, source := range specimens {
		v, err := vm.RunString(source)
		if err != nil {
			panic("internal: the engine refuses a specimen: " + err.Error())
		}
		f.addType(f.implementation(v).Type())
	}
	f.addHidden(vm)
	f.measure()
	f.closures = f.calibrate()
	return f
})

func (f *facts) measure() {
	for name, at := range f.named() {
		typ, field, _ := strings.Cut(name, ".")
		*at = f.offset(typ, field)
	}
}

// named are the offsets by the names of the fields.
func (f *facts) named() map[string]*offset {
	return map[string]*offset{
		"Object.self":    &f.self,
		"baseObject.val": &f.owner, "baseObject.class": &f.class, "baseObject.values": &f.properties,
		"baseObject.propNames": &f.propertyNames, "baseObject.symValues": &f.symbolProperties,
		"baseObject.prototype": &f.prototype, "privateElements.fields": &f.privateFields,
		"baseJsFuncObject.prg": &f.program, "classFuncObject.privateEnvType": &f.classType,
		"context.prg": &f.contextProgram, "Program.src": &f.source, "Program.srcMap": &f.sourceMap,
		"valueProperty.value": &f.propertyValue, "orderedMap.iterFirst": &f.mapFirst, "mapEntry.key": &f.entryKey,
		"mapEntry.value": &f.entryValue, "mapEntry.iterNext": &f.entryNext,
	}
}

// otherFields are those that are read by name beside those of the rules and the offsets.
func otherFields() []string {
	return []string{
		"srcMapItem.srcPos", "Runtime.global", "Runtime.symbolRegistry", "global.stash", "sparseArrayItem.idx",
		"sparseArrayItem.value",
	}
}

// specimens evaluate to one object of each kind that the rules or Go closures refer to.
var specimens = []string{
	`(function(){})`, `(() => 1)`, `(async () => 1)`, `(async function(){})`, `(function*(){})`, `({m(){}}).m`,
	`({async m(){}}).m`, `({*g(){}}).g`, `(class {})`, `(function*(){})()`, `Promise.resolve(1)`, `Math.max`,
	`Array.prototype`,
	`(function(){}).bind(null, 1)`, `new Proxy({}, {})`, `(function(){ return arguments })(1)`, `Function.prototype`,
	`[]`, `(() => { const a = []; a[1e6] = 1; return a })()`, `new Map()`, `new Set()`, `new Map().keys()`,
	`new Set().keys()`, `[].keys()`, `new WeakMap()`, `new WeakSet()`, `new Date(0)`, `/x/`, `new Error("x")`,
	`Object("x")`,
	`Object(true)`, `new Uint8Array(1)`, `new ArrayBuffer(1)`, `new DataView(new ArrayBuffer(1))`,
}

// implementation is the engine's struct behind an object, addressable.
func (f *facts) implementation(v goja.Value) reflect.Value {
	object := v.(*goja.Object)
	field := reflect.TypeFor[goja.Object]().Field(f.fieldIndex("Object", "self"))
	return reflect.NewAt(field.Type, f.self.in(unsafe.Pointer(object))).Elem().Elem().Elem()
}

func (f *facts) fieldIndex(typ, name string) int {
	t := f.types[typ]
	if t == nil {
		return -1
	}
	field, ok := t.FieldByName(name)
	if !ok || len(field.Index) != 1 {
		return -1
	}
	return field.Index[0]
}

func (f *facts) offset(typ, name string) offset {
	k := f.fieldIndex(typ, name)
	if k < 0 {
		return -1
	}
	return offset(f.types[typ].Field(k).Offset)
}

// addHidden adds the types that no field of a specimen has by name, but only an interface.
func (f *facts) addHidden(vm *goja.Runtime) {
	f.addType(f.implementation(vm.ToValue(&struct{ A int }{})).Type())
	f.addType(f.implementation(vm.ToValue(func(int) int { return 0 })).Type())
	for _, hidden := range []struct{ source, typ, field string }{
		{`new Proxy({}, {})`, "proxyObject", "handler"},
		{`Function("a", "return arguments")(1)`, "argumentsObject", "values"},
	} {
		v, err := vm.RunString(hidden.source)
		if err != nil {
			panic("internal: the engine refuses a specimen: " + err.Error())
		}
		inside := f.implementation(v)
		f.addType(inside.Type())
		content := inside.FieldByName(hidden.field)
		if content.Kind() == reflect.Map {
			for it := content.MapRange(); it.Next(); {
				f.addType(it.Value().Elem().Type())
			}
		} else if content.Kind() == reflect.Interface {
			f.addType(content.Elem().Type())
		}
	}
	f.types[sandbox.ContextType().Name()] = sandbox.ContextType()
}

// gone lists the fields that are asked for by name and that the engine does not have.
func (f *facts) gone(rules map[string]rule, others []string) (out []string) {
	for _, name := range append(sortedKeys(rules), others...) {
		typ, field, _ := strings.Cut(name, ".")
		if t := f.types[typ]; t == nil {
			out = append(out, "the field "+name+" (no type has that name)")
		} else if _, ok := t.FieldByName(field); !ok {
			out = append(out, "the field "+name)
		}
	}
	for _, name := range sortedKeys(f.named()) {
		if *f.named()[name] < 0 {
			out = append(out, "the offset of "+name)
		}
	}
	return out
}

// addType adds a type and those of its fields.
func (f *facts) addType(t reflect.Type) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || t.PkgPath() != enginePackage || f.types[t.Name()] != nil {
		return
	}
	f.types[t.Name()] = t
	for k := range t.NumField() {
		f.addType(t.Field(k).Type)
	}
}

// ownerOf is the *goja.Object that a baseObject is the inside of.
func (f *facts) ownerOf(base unsafe.Pointer) unsafe.Pointer {
	if f.owner < 0 {
		return nil
	}
	return *(*unsafe.Pointer)(f.owner.in(base))
}

// propertyMap is where an object keeps its properties; nil when it has none.
func (f *facts) propertyMap(base unsafe.Pointer) map[unistring.String]goja.Value {
	if f.properties < 0 {
		return nil
	}
	return *(*map[unistring.String]goja.Value)(f.properties.in(base))
}

// propertyOrder is the names of an object's properties in the order of their creation.
func (f *facts) propertyOrder(base unsafe.Pointer) []unistring.String {
	if f.propertyNames < 0 {
		return nil
	}
	return *(*[]unistring.String)(f.propertyNames.in(base))
}

// programOf is the code of a JavaScript function, given its baseJsFuncObject; nil when it has none.
func (f *facts) programOf(function unsafe.Pointer) *goja.Program {
	if f.program < 0 {
		return nil
	}
	return *(**goja.Program)(f.program.in(function))
}

func (f *facts) fileOf(p *goja.Program) *file.File {
	if p == nil || f.source < 0 {
		return nil
	}
	return *(**file.File)(f.source.in(unsafe.Pointer(p)))
}

// positionOf is the first position that the code of a function maps to: "src/index.js:3:7".
func (f *facts) positionOf(p *goja.Program) string { return offsetText(f.fileOf(p), f.startOf(p)) }

// startOf is the offset of the first code of a function in its file; negative when it has none.
func (f *facts) startOf(p *goja.Program) int {
	if p == nil || f.sourceMap < 0 {
		return -1
	}
	items := reflect.NewAt(f.types["Program"].Field(f.fieldIndex("Program", "srcMap")).Type,
		f.sourceMap.in(unsafe.Pointer(p))).Elem()
	if items.Len() == 0 {
		return -1
	}
	return int(items.Index(0).FieldByName("srcPos").Int())
}
