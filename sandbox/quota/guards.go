package quota

// guarded are functions that are looked at, those of one object. The object is named by the path to it.
type guarded struct {
	of    string // "", the global object, "String", "String.prototype"
	names []string
	check check
}

// early are guards that are put in place in each engine: their functions are there anyway, or more than one property
// has them.
var early = []guarded{
	{"String", []string{"raw"}, raw},
	{"Array", []string{"from"}, from},
	{"Array.prototype", []string{"toString"}, join},
	{"Array.prototype", []string{"values"}, through},
	{"JSON", []string{"stringify"}, stringify},
	{"", []string{"Function"}, code},
	{"", []string{"BigInt"}, bigText},
	{"", []string{"TypeError"}, typeErrorWords},
	{"BigInt", []string{"asUintN"}, asUint},
	{"", []string{"ArrayBuffer"}, arrayBuffer}, // which functions of ours make, too
}

// late are guards that are put in place when the engine makes the function, of which each engine makes a few.
var late = []guarded{
	{"String.prototype", []string{"repeat"}, repeat},
	{"String.prototype", []string{"padStart", "padEnd"}, pad},
	{"String.prototype", []string{"concat"}, concatTexts},
	{"String.prototype", []string{"replace", "replaceAll"}, replaceText},
	{"Array.prototype", []string{"join", "toLocaleString"}, join},
	{"Array.prototype", []string{"concat"}, concatArrays},
	{"Array.prototype", []string{"flat"}, flat},
	{"Array.prototype", []string{
		"copyWithin", "every", "fill", "filter", "find", "findIndex", "findLast", "findLastIndex", "flatMap",
		"forEach", "includes", "indexOf", "lastIndexOf", "map", "reduce", "reduceRight", "reverse", "shift", "slice",
		"some", "sort", "splice", "toReversed", "toSorted", "toSpliced", "unshift", "with", "entries", "keys",
	}, through},
	{"Function.prototype", []string{"apply"}, arguments(1)},
	{"", []string{"Int8Array", "Uint8Array", "Uint8ClampedArray"}, typed(1)},
	{"", []string{"Int16Array", "Uint16Array"}, typed(2)},
	{"", []string{"Int32Array", "Uint32Array", "Float32Array"}, typed(4)},
	{"", []string{"Float64Array", "BigInt64Array", "BigUint64Array"}, typed(8)},
	{"", []string{"eval"}, code},
}

// reflections are the guards of the functions of Reflect, for when the engine makes that.
var reflections = []struct {
	name  string
	check check
}{{"apply", arguments(2)}, {"construct", arguments(1)}}
