package instrument

import (
	"encoding/json"
	"unicode/utf8"
)

// Table says what there is to observe in an app. It never changes.
type Table struct {
	// Branches are the places of the app's own files that the counters count, by number.
	Branches []Branch
	// Sites are the places that compare, by number: in the app's own files and in packages.
	Sites []Site
	// Words are the words of the app's own files, each once, in the order of the bundles.
	Words []Word
	// Files are the app's own files and the packages' that are in the bundles, in the order of the bundles.
	Files []File
}

// Branch is a place that code reaches or does not.
type Branch struct {
	Kind BranchKind
	// Position is where the statement or expression begins, "src/index.js:3:7".
	Position string
}

// BranchKind says which way of a statement or expression a Branch is.
type BranchKind string

// The kinds of branches.
const (
	Entry      BranchKind = "function"
	Then       BranchKind = "if"
	Else       BranchKind = "else"
	Consequent BranchKind = "?"
	Alternate  BranchKind = ":"
	Loop       BranchKind = "loop"
	Exit       BranchKind = "exit"
	And        BranchKind = "&&"
	Or         BranchKind = "||"
	Nullish    BranchKind = "??"
	Case       BranchKind = "case"
	NoCase     BranchKind = "no case"
	Catch      BranchKind = "catch"
)

// Site is a place that compares.
type Site struct {
	// Op is the operator, or the name of the method; see the constants.
	Op       string
	Position string
	// Own: it stands in the app's own files.
	Own bool
	// Literals are the operand that is known beforehand: one, or of a switch its cases, or the properties that are read.
	Literals []Value
	// Swapped: the literal is the left operand.
	Swapped bool
}

// The operators of sites that are no operators of the language's.
const (
	Switch   = "switch"   // a discriminant and a case
	Lookup   = "[]"       // an object and the key that is read from it
	Elements = "elements" // two sequences of which elements were compared one by one
	Read     = "."        // an object and a property that is read from it and that it lacks
)

// Value is a value as it is told to those who look for inputs.
type Value struct {
	Kind Kind
	// Text is a string itself, the digits of a number, the bytes of bytes, the source of a pattern; empty for others.
	Text string
}

// savedValue is a Value as JSON: as a text where it is one.
type savedValue struct {
	Kind  Kind   `json:"kind"`
	Text  string `json:"text,omitempty"`
	Bytes []byte `json:"bytes,omitempty"`
}

// MarshalJSON keeps every byte of the text.
func (v Value) MarshalJSON() ([]byte, error) {
	if utf8.ValidString(v.Text) {
		return json.Marshal(savedValue{Kind: v.Kind, Text: v.Text})
	}
	return json.Marshal(savedValue{Kind: v.Kind, Bytes: []byte(v.Text)})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (v *Value) UnmarshalJSON(text []byte) error {
	var s savedValue
	if err := json.Unmarshal(text, &s); err != nil {
		return err
	}
	*v = Value{s.Kind, s.Text + string(s.Bytes)}
	return nil
}

// Kind is the kind of a Value.
type Kind string

// The kinds of values.
const (
	Undefined Kind = "undefined"
	Null      Kind = "null"
	Boolean   Kind = "boolean"
	Number    Kind = "number"
	BigInt    Kind = "bigint"
	String    Kind = "string"
	Symbol    Kind = "symbol"
	Bytes     Kind = "bytes"
	Pattern   Kind = "pattern" // a regular expression
	Object    Kind = "object"
	Function  Kind = "function"
)

// Word is a word of the app's source.
type Word struct {
	Kind WordKind
	Text string
	File string // where it stands first
}

// WordKind says what a Word is in the source.
type WordKind string

// The kinds of words.
const (
	TextWord     WordKind = "string"
	PropertyWord WordKind = "property"
	PatternWord  WordKind = "pattern"
	NumberWord   WordKind = "number"
)

// File says how far a file of a bundle is observed.
type File struct {
	Name            string
	Own             bool
	Branches, Sites int
	// Without says why less of the file is observed than could be; empty when all is.
	Without string
}
