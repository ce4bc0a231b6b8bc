package retained

import (
	"fmt"
	"reflect"
	"strconv"
	"unsafe"

	"github.com/dop251/goja"
)

// engineRules says what is known of the engine's fields, by the names that they have in goja 793a2a65c13b (September
// 2026). A field without a rule is visited by its shape, under «its name».
func engineRules() map[string]rule {
	return map[string]rule{
		"Object.self":    object,
		"Object.runtime": ignored,

		"baseObject.class": ignored, "baseObject.val": ignored, "baseObject.propNames": ignored,
		"baseObject.values": properties, "baseObject.symValues": symbols, "baseObject.prototype": prototype,
		"baseObject.privateElements": private,

		"baseFuncObject.lenProp": ignored,
		"baseJsFuncObject.stash": captures, "baseJsFuncObject.prg": functionText, "baseJsFuncObject.src": ignored,
		"nativeFuncObject.f": nativeText, "nativeFuncObject.construct": ignored,
		"templatedFuncObject.f": nativeText, "templatedFuncObject.construct": ignored,
		"wrappedFuncObject.wrapped":  as("function"),
		"boundFuncObject.wrapped":    as("target"),
		"classFuncObject.initFields": ignored, "methodFuncObject.homeObject": as("home"),
		"arrowFuncObject.funcObj": as("callee"),

		"stash.values": variables, "stash.names": ignored, "stash.extraArgs": as("arguments"), "stash.obj": as("with"),
		"stash.outer": outer,

		"generatorObject.gen": inPlace, "asyncRunner.gen": inPlace, "generator.ctx": inPlace, "generator.vm": ignored,
		"asyncRunner.f": as("function"), "asyncRunner.vmCall": ignored, "asyncRunner.promiseCap": inPlace,
		"context.stash": frame, "context.prg": ignored, "context.privEnv": ignored, "context.pc": scalar("at"),
		"execCtx.stack": frameStack,

		"orderedMap.iterFirst": entries, "orderedMap.iterLast": ignored, "orderedMap.hashTable": ignored,
		"orderedMap.hash": ignored, "mapObject.m": inside, "setObject.m": inside,
		"orderedMapIter.m": inPlace, "orderedMapIter.cur": nextEntry, "mapIterObject.iter": as("of"),
		"arrayIterObject.nextIdx": scalar("next"), "setIterObject.iter": as("of"),
		"weakMap.m": weakEntries, "weakMap.Mutex": ignored,
		"weakMapObject.m": inPlace, "weakSetObject.s": inPlace,

		"arrayObject.values": elements, "arrayObject.lengthProp": ignored, "arrayObject.length": arrayLength,
		"sparseArrayObject.items": sparseElements, "sparseArrayObject.lengthProp": ignored,
		"stringObject.value": boxed, "stringObject.lengthProp": ignored, "primitiveValueObject.pValue": boxed,
		"dateObject.msec": date, "errorObject.stack": ignored, "regexpObject.source": asProperty("source"),
		"typedArrayObject.viewedArrayBuf": asProperty("buffer"), "typedArrayObject.typedArray": ignored,
		"typedArrayObject.defaultCtor": ignored, "dataViewObject.viewedArrayBuf": asProperty("buffer"),
		"arrayBufferObject.data": as("bytes"),
		"proxyObject.target":     as("target"), "proxyObject.handler": inPlace, "jsProxyHandler.handler": as("handler"),
		"proxyObject.call": ignored, "proxyObject.ctor": ignored,
		"valueProperty.value": value, "valueProperty.getterFunc": accessor("get"),
		"valueProperty.setterFunc": accessor("set"), "mappedProperty.v": mapped,

		"Promise.result": as("result"), "Promise.fulfillReactions": as("then"), "Promise.rejectReactions": as("catch"),
		"promiseReaction.handler": inPlace, "jobCallback.callback": as("callback"),
		"promiseReaction.asyncRunner": as("async"), "promiseReaction.capability": inPlace,
		"promiseReaction.asyncCtx": inPlace, "asyncContext.invocation": ignored, "asyncContext.store": as("store"),
		"promiseCapability.promise": as("promise"), "promiseCapability.resolveObj": ignored,
		"promiseCapability.rejectObj": ignored,

		"objectGoReflect.fieldsInfo": ignored, "objectGoReflect.methodsInfo": ignored,
		"objectGoReflect.valueCache": ignored, "objectGoReflect.fieldsValue": ignored,
		"objectGoReflect.methodsValue": ignored, "objectGoReflect.toString": ignored,
		"objectGoReflect.valueOf": ignored, "objectGoReflect.toJson": ignored,
	}
}

// ignored leaves a field out: it repeats what is elsewhere, or is the engine's own.
func ignored(*layout, *plan, reflect.StructField) visitor { return nil }

// as visits a field under another name.
func as(name string) rule { return fixed(engine("«" + name + "»")) }

// asProperty visits a field as if it were a property.
func asProperty(name string) rule { return fixed(engine("." + name)) }

// inPlace visits a field as if its content stood in its place.
func inPlace(l *layout, owner *plan, f reflect.StructField) visitor {
	return fixed(segment{})(l, owner, f)
}

// inside visits what a pointer leads to at once, as if it were part of the object.
func inside(l *layout, _ *plan, f reflect.StructField) visitor {
	if f.Type.Kind() != reflect.Pointer {
		return l.slot(f.Type)
	}
	return func(w *walker, at unsafe.Pointer, from *path, _ segment) {
		if to := *(*unsafe.Pointer)(at); to != nil {
			w.fields(w.planOf(f.Type.Elem()), to, from)
		}
	}
}

// prototype sets the prototype of an object aside: what is found there has a better path when another one leads to it.
func prototype(l *layout, _ *plan, f reflect.StructField) visitor {
	if f.Type != objectPointer {
		return l.slot(f.Type)
	}
	return func(w *walker, at unsafe.Pointer, from *path, _ segment) {
		to := visit{*(*unsafe.Pointer)(at), w.objects}
		if to.at != nil && (from.id >= 0 || w.visited[to] == nil) {
			w.prototypes = append(w.prototypes, work{visit: to, from: from, seg: engine(".__proto__")})
		}
	}
}

func fixed(s segment) rule {
	return func(l *layout, _ *plan, f reflect.StructField) visitor {
		visit := l.slot(f.Type)
		return func(w *walker, at unsafe.Pointer, from *path, _ segment) { visit(w, at, from, s) }
	}
}

// value visits the value of a property under the path of the property.
func value(l *layout, _ *plan, f reflect.StructField) visitor { return l.slot(f.Type) }

// mapped visits an element of arguments, which is a variable.
func mapped(*layout, *plan, reflect.StructField) visitor {
	return func(w *walker, at unsafe.Pointer, from *path, s segment) {
		if v := *(**goja.Value)(at); v != nil {
			w.value(*v, from, s)
		}
	}
}

func accessor(name string) rule {
	return func(*layout, *plan, reflect.StructField) visitor {
		return func(w *walker, at unsafe.Pointer, from *path, s segment) {
			if f := *(**goja.Object)(at); f != nil {
				w.value(f, w.step(from, s), engine("«"+name+"»"))
			}
		}
	}
}

// elements visits the content of an array.
func elements(*layout, *plan, reflect.StructField) visitor {
	return func(w *walker, at unsafe.Pointer, from *path, _ segment) {
		for k, v := range *(*[]goja.Value)(at) {
			w.value(v, from, item(k))
		}
	}
}

// arrayLength tells the length when the elements do not.
func arrayLength(_ *layout, owner *plan, f reflect.StructField) visitor {
	values, ok := owner.typ.FieldByName("values")
	for k := range owner.typ.NumField() { // the array's own values, not the property map of the same name
		if g := owner.typ.Field(k); g.Name == "values" {
			values, ok = g, true
		}
	}
	if !ok || values.Type != reflect.TypeFor[[]goja.Value]() || f.Type.Kind() != reflect.Uint32 {
		return nil
	}
	back := int(values.Offset) - int(f.Offset)
	return func(w *walker, at unsafe.Pointer, from *path, _ segment) {
		elements := *(*[]goja.Value)(unsafe.Add(at, back))
		length := int(*(*uint32)(at))
		if length != len(elements) || length > 0 && elements[length-1] == nil {
			w.leaf(from, prop("length"), strconv.Itoa(length))
		}
	}
}

// sparseElements visits the content of an array that has few elements for its length.
func sparseElements(_ *layout, _ *plan, f reflect.StructField) visitor {
	elem := f.Type.Elem()
	at1, ok1 := elem.FieldByName("idx")
	at2, ok2 := elem.FieldByName("value")
	if !ok1 || !ok2 || at1.Type.Kind() != reflect.Uint32 || at2.Type != valueType {
		return nil
	}
	return func(w *walker, at unsafe.Pointer, from *path, _ segment) {
		items := reflect.NewAt(f.Type, at).Elem()
		for k := range items.Len() {
			one := items.Index(k).Addr().UnsafePointer()
			w.value(*(*goja.Value)(unsafe.Add(one, at2.Offset)), from, item(int(*(*uint32)(unsafe.Add(one, at1.Offset)))))
		}
	}
}

// boxed visits the primitive in new String(…) and the like.
func boxed(l *layout, _ *plan, f reflect.StructField) visitor {
	visit := l.slot(f.Type)
	return func(w *walker, at unsafe.Pointer, from *path, _ segment) { visit(w, at, from, accessed(".valueOf()")) }
}

func date(_ *layout, _ *plan, f reflect.StructField) visitor {
	if f.Type.Kind() != reflect.Int64 {
		return nil
	}
	return func(w *walker, at unsafe.Pointer, from *path, _ segment) {
		w.leaf(from, accessed(".getTime()"), strconv.FormatInt(*(*int64)(at), 10))
	}
}

// scalar tells a number of the engine's that code can see the effects of, as where an iterator stands.
func scalar(name string) rule {
	return func(l *layout, _ *plan, f reflect.StructField) visitor {
		if !isScalar(f.Type) {
			return nil
		}
		return func(w *walker, at unsafe.Pointer, from *path, _ segment) {
			w.leaf(from, engine("«"+name+"»"), fmt.Sprint(reflect.NewAt(f.Type, at).Elem()))
		}
	}
}

// nextEntry tells where an iterator over a Map or a Set stands.
func nextEntry(*layout, *plan, reflect.StructField) visitor {
	return func(w *walker, at unsafe.Pointer, from *path, _ segment) {
		if entry := *(*unsafe.Pointer)(at); entry != nil && w.entryKey >= 0 {
			if key := *(*goja.Value)(w.entryKey.in(entry)); key != nil {
				w.leaf(from, engine("«next»"), nameOf(key))
			}
		}
	}
}

// nameOf is what can be told of a key without running code.
func nameOf(key goja.Value) string {
	if _, object := key.(*goja.Object); object {
		return "an object"
	}
	return keyText(key)
}
