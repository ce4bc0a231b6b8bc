package quota

// What V8 allows, and how it refuses more. Measured with Node.js 20.20 on 64 bits, with its own stack
// size; other versions were not asked.
const (
	v8Text   = 0x1fffffe8 // characters of a string: 2^29-24; "Invalid string length"
	v8Array  = 1<<32 - 1  // length of an array (ECMAScript); "Invalid array length"
	v8Buffer = 1 << 32    // elements of a typed array, and bytes of a buffer; "Invalid typed array length: n"
	v8Big    = 1 << 30    // bits of a BigInt; "Maximum BigInt size exceeded"
	v8Safe   = 1<<53 - 1  // largest exact integer (ECMAScript); "Invalid array buffer length"
	// v8Arguments is how many arguments fit on a stack of 984 KiB: 120,000 do, 130,000 do not.
	v8Arguments = 125_000
	// v8Nesting is how deep brackets nest in code that V8 parses: 1,000 do, 3,000 do not.
	v8Nesting = 2_000
	// v8Reviver is how deep a text nests of which JSON.parse hands the parts to a function: 2,000 do, 4,000 do not.
	v8Reviver = 3_000
	// How deep the values nest that functions go through which call themselves, by the same stack. JSON.stringify: 4,000
	// do, 5,000 do not. Array.prototype.flat: 6,000 do, 7,000 do not. Array.prototype.join: 3,000 do, 4,000 do not.
	v8Stringify = 4_500
	v8Flat      = 6_500
	v8Join      = 3_500
	overflow    = "Maximum call stack size exceeded"
)

// What we allow: round numbers of ours, chosen and not measured, and far above what apps do, whose functions have
// 512 MB. They are meant to keep a process within about 1 GiB, where the engine may hold a few copies of a value on its
// way; what holds it there is the memory limit of a worker.
const (
	maxText   = 64 << 20 // characters of one string that a function makes, one or two bytes each
	maxItems  = 8 << 20  // length of an array that a function goes through; an item is an interface of 16 bytes here
	maxBuffer = 64 << 20 // bytes of one buffer
	maxBig    = 1 << 24  // bits of a BigInt that a function makes
	maxDigits = 1 << 20  // characters of a text that becomes a BigInt
	maxDepth  = 100_000  // nesting of JSON, for which V8 has no bound; the engine calls itself for each level
	// maxChain is how many words and signs follow one another in code between two of ;,{} at most. V8 takes "1+1+…" of
	// any length, of which the engine nests each sign.
	maxChain = 100_000
	// maxMade is how many bytes the large values are, taken together, that functions make in one invocation. Most of
	// them are garbage by then, which is not counted off: when it is collected, is not the same in two runs.
	maxMade = 1 << 30
	large   = 1 << 20 // from how many bytes on a value counts toward maxMade
	// maxSteps is how many steps one application of a regular expression may take. What a step takes depends on the
	// pattern; the guard of time is not asked in between.
	maxSteps = 20_000_000
)
