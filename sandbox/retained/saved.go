package retained

import (
	"maps"
	"reflect"
	"sync"
	"unsafe"

	"github.com/dop251/goja"
)

// saved is memory of the engine's with a copy of what was there. Memory is written by typed assignments, which the
// garbage collector sees, and only where it is not the same already: some of it is shared between instances, and that
// part never changes.
type saved interface{ restore() }

// region is one struct or variable.
type region struct {
	at  unsafe.Pointer
	was reflect.Value // a pointer to the copy
}

func newRegion(t reflect.Type, at unsafe.Pointer) *region {
	was := reflect.New(t)
	was.Elem().Set(reflect.NewAt(t, at).Elem())
	return &region{at, was}
}

func (r *region) restore() {
	t := r.was.Type().Elem()
	if !same(r.at, r.was.UnsafePointer(), t.Size()) {
		reflect.NewAt(t, r.at).Elem().Set(r.was.Elem())
	}
}

// same compares memory, addresses by identity.
func same(a, b unsafe.Pointer, size uintptr) bool {
	return string(unsafe.Slice((*byte)(a), size)) == string(unsafe.Slice((*byte)(b), size))
}

// list is the elements of a slice. The slice itself is part of a region.
type list struct{ now, was reflect.Value }

func newList(slice reflect.Value) *list {
	now := slice.Slice3(0, slice.Len(), slice.Len())
	return &list{now, reflect.AppendSlice(reflect.MakeSlice(slice.Type(), 0, slice.Len()), now)}
}

func (l *list) restore() {
	size := uintptr(l.was.Len()) * l.was.Type().Elem().Size()
	if !same(l.now.UnsafePointer(), l.was.UnsafePointer(), size) {
		reflect.Copy(l.now, l.was)
	}
}

// content is what a map of the type of an object's properties has.
type content struct{ now, was propertyMap }

func newContent(m propertyMap) *content { return &content{m, maps.Clone(m)} }

func (c *content) restore() {
	if !maps.EqualFunc(c.now, c.was, identical) {
		clear(c.now)
		maps.Copy(c.now, c.was)
	}
}

// identical compares values without looking into them.
func identical(a, b goja.Value) bool {
	return same(unsafe.Pointer(&a), unsafe.Pointer(&b), unsafe.Sizeof(a))
}

// table is what any other map has.
type table struct{ now, was reflect.Value }

func newTable(m reflect.Value) *table {
	was := reflect.MakeMapWithSize(m.Type(), m.Len())
	for it := m.MapRange(); it.Next(); {
		was.SetMapIndex(it.Key(), it.Value())
	}
	return &table{m, was}
}

func (t *table) restore() {
	if t.unchanged() {
		return
	}
	t.now.Clear()
	for it := t.was.MapRange(); it.Next(); {
		t.now.SetMapIndex(it.Key(), it.Value())
	}
}

func (t *table) unchanged() bool {
	if t.now.Len() != t.was.Len() {
		return false
	}
	one, two := reflect.New(t.was.Type().Elem()), reflect.New(t.was.Type().Elem())
	for it := t.was.MapRange(); it.Next(); {
		v := t.now.MapIndex(it.Key())
		if !v.IsValid() {
			return false
		}
		one.Elem().Set(it.Value())
		two.Elem().Set(v)
		if !same(one.UnsafePointer(), two.UnsafePointer(), one.Type().Elem().Size()) {
			return false
		}
	}
	return true
}

// weakContent is what a WeakMap or a WeakSet has. The garbage collector removes entries on a goroutine of its own,
// hence the lock.
type weakContent struct {
	now  *weakMap
	was  weakMap
	lock *sync.Mutex
}

func newWeakContent(m *weakMap, lock *sync.Mutex) *weakContent {
	lock.Lock()
	defer lock.Unlock()
	return &weakContent{m, maps.Clone(*m), lock}
}

func (c *weakContent) restore() {
	c.lock.Lock()
	defer c.lock.Unlock()
	if *c.now == nil {
		return
	}
	clear(*c.now)
	for key, v := range c.was {
		if key.Value() != nil { // an entry whose key is gone would stay for ever
			(*c.now)[key] = v
		}
	}
}
