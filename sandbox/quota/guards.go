package quota

// guards are the functions that are looked at.
var guards = []struct {
	class     string // empty: a global
	prototype bool
	names     []string
	check     check
}{
	{"String", true, []string{"repeat"}, repeat},
	{"String", true, []string{"padStart", "padEnd"}, pad},
	{"String", true, []string{"concat"}, concatTexts},
	{"String", true, []string{"replace", "replaceAll"}, replaceText},
	{"String", false, []string{"raw"}, raw},
	{"Array", true, []string{"join", "toString", "toLocaleString"}, join},
	{"Array", true, []string{"concat"}, concatArrays},
	{"Array", true, []string{
		"copyWithin", "every", "fill", "filter", "find", "findIndex", "findLast", "findLastIndex", "flat", "flatMap",
		"forEach", "includes", "indexOf", "lastIndexOf", "map", "reduce", "reduceRight", "reverse", "shift", "slice",
		"some", "sort", "splice", "toReversed", "toSorted", "toSpliced", "unshift", "values", "with", "entries", "keys",
	}, through},
	{"Array", false, []string{"from"}, from},
	{"Function", true, []string{"apply"}, arguments(1)},
	{"Reflect", false, []string{"apply"}, arguments(2)},
	{"Reflect", false, []string{"construct"}, arguments(1)},
	{"", false, []string{"ArrayBuffer"}, arrayBuffer},
	{"", false, []string{"Int8Array", "Uint8Array", "Uint8ClampedArray"}, typed(1)},
	{"", false, []string{"Int16Array", "Uint16Array"}, typed(2)},
	{"", false, []string{"Int32Array", "Uint32Array", "Float32Array"}, typed(4)},
	{"", false, []string{"Float64Array", "BigInt64Array", "BigUint64Array"}, typed(8)},
	{"", false, []string{"BigInt"}, bigText},
	{"BigInt", false, []string{"asUintN"}, asUint},
	{"", false, []string{"eval", "Function"}, code},
}
