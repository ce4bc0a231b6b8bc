package retained

import (
	"reflect"
	"slices"
	"strings"
	"sync"
	"unsafe"
	"weak"

	"github.com/dop251/goja"
)

type weakMap = map[weak.Pointer[goja.Object]]goja.Value

// weakTable is the content of a WeakMap or a WeakSet that was found.
type weakTable struct {
	content *weakMap
	lock    *sync.Mutex
	from    *path
}

// weakEntry is one entry of one table.
type weakEntry struct {
	content *weakMap
	key     *goja.Object
}

// weakEntries notes a table for weakValues.
func weakEntries(_ *layout, owner *plan, f reflect.StructField) visitor {
	lock, ok := owner.typ.FieldByName("Mutex")
	if !ok || f.Type != reflect.TypeFor[weakMap]() || lock.Type != reflect.TypeFor[sync.Mutex]() {
		return nil
	}
	back := int(lock.Offset) - int(f.Offset)
	return func(w *walker, at unsafe.Pointer, from *path, _ segment) {
		w.weak = append(w.weak, weakTable{(*weakMap)(at), (*sync.Mutex)(unsafe.Add(at, back)), from})
	}
}

// weakValues visits the values whose keys have been found, in the order of the keys' paths. Values of other keys are
// garbage: whether the engine still has them depends on the garbage collector. It returns whether there was anything
// new.
func (w *walker) weakValues() bool {
	for k := 0; k < len(w.weak); k++ {
		t := w.weak[k]
		for _, e := range w.alive(t) {
			switch s := accessed(".get(" + e.name + ")"); {
			case e.value != nil:
				w.value(e.value, t.from, s)
			default:
				w.leaf(t.from, accessed(".has("+e.name+")"), "true")
			}
		}
	}
	return len(w.queue) > 0
}

type weakValue struct {
	name  string
	value goja.Value
}

// alive lists the entries of a table whose keys have been found and that were not listed before. The garbage collector
// removes entries on a goroutine of its own, hence the lock.
func (w *walker) alive(t weakTable) (out []weakValue) {
	t.lock.Lock()
	defer t.lock.Unlock()
	for pointer, value := range *t.content {
		key := pointer.Value()
		entry := weakEntry{t.content, key}
		if key == nil || w.weakDone[entry] {
			continue
		}
		if found := w.visited[visit{unsafe.Pointer(key), w.objects}]; found != nil {
			w.weakDone[entry] = true
			out = append(out, weakValue{found.String(), value})
		}
	}
	slices.SortFunc(out, func(a, b weakValue) int { return strings.Compare(a.name, b.name) })
	return out
}
