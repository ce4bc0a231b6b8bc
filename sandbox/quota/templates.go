package quota

import (
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"unsafe"
	"weak"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"
)

// factory makes a property of a built-in object when code first asks for it.
type factory = func(*goja.Runtime) goja.Value

// Prepare puts the late guards into the engine's templates of built-in objects, which all engines of the process share.
// It comes before the first engine with a Quota is made, and takes some milliseconds; all calls but the first do
// nothing. The error is that of an engine which is built otherwise than those that are known.
func Prepare() error {
	_, err := prepared()
	return err
}

// prepared is how the engine is built.
var prepared = sync.OnceValues(prepare)

func prepare() (l *layout, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = errors.New("quota: the engine's objects are laid out otherwise than those that are known: " + fmt.Sprint(r))
		}
	}()
	known := learn()
	l = &known
	vm := goja.New()
	for _, g := range late {
		properties := template(find(vm, g.of))
		for _, name := range g.names {
			l.patch(vm, properties, name, func(q *Quota, made goja.Value) { q.guard(made, g.check) })
		}
	}
	l.patch(vm, template(vm.GlobalObject()), "Reflect", func(q *Quota, made goja.Value) {
		for _, r := range reflections {
			q.guard(made.(*goja.Object).Get(r.name), r.check)
		}
	})
	return l, nil
}

// find is a built-in object by its path.
func find(vm *goja.Runtime, path string) *goja.Object {
	of := vm.GlobalObject()
	for part := range strings.SplitSeq(path, ".") {
		if part != "" {
			of = of.Get(part).ToObject(vm)
		}
	}
	return of
}

// template is what an object makes its properties of when code first asks for them: a map from names to factories.
func template(o *goja.Object) reflect.Value {
	t := reflect.ValueOf(o).Elem().FieldByName("self").Elem().Elem().FieldByName("tmpl")
	f, _ := t.Type().Elem().FieldByName("props")
	return reflect.NewAt(f.Type, unsafe.Add(t.UnsafePointer(), f.Offset)).Elem()
}

// patch has an engine with a Quota do something with the value of a property once it is made. The vm is one to try it.
func (l *layout) patch(vm *goja.Runtime, properties reflect.Value, name string, do func(*Quota, goja.Value)) {
	key := reflect.ValueOf(unistring.NewFromString(name))
	at := properties.MapIndex(key)
	plain := at.Convert(reflect.TypeFor[factory]()).Interface().(factory)
	l.property = field(reflect.TypeOf(plain(vm)).Elem(), "value", reflect.TypeFor[goja.Value]())
	properties.SetMapIndex(key, reflect.ValueOf(func(vm *goja.Runtime) goja.Value {
		property := plain(vm)
		if q := of(vm); q != nil {
			do(q, q.layout.value(property))
		}
		return property
	}).Convert(at.Type()))
}

// value is what a property holds that a factory has made.
func (l *layout) value(property goja.Value) goja.Value {
	return *(*goja.Value)(unsafe.Add(reflect.ValueOf(property).UnsafePointer(), l.property))
}

// quotas are those of the engines that are there, by engine. Neither is kept by it.
var quotas sync.Map // of weak.Pointer[Quota], by weak.Pointer[goja.Runtime]

func (q *Quota) enlist() {
	key := weak.Make(q.vm)
	quotas.Store(key, weak.Make(q))
	runtime.AddCleanup(q.vm, func(key weak.Pointer[goja.Runtime]) { quotas.Delete(key) }, key)
}

// of is an engine's Quota; nil without one.
func of(vm *goja.Runtime) *Quota {
	if q, ok := quotas.Load(weak.Make(vm)); ok {
		return q.(weak.Pointer[Quota]).Value()
	}
	return nil
}
