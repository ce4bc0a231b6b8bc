package fuzz

import "encoding/json"

// oddTexts are texts that code often treats in a way of its own.
var oddTexts = []string{
	"", "a", "0", "1", "-1", "true", "false", "null", "undefined", "NaN", "[]", "{}", "admin", "test", "*", "..",
	"../../etc/passwd", "__proto__", "constructor", "toString", "hasOwnProperty", "length", "<b>x</b>", "' OR '1'='1",
	"${7*7}", "a\r\nb: c", "\u0000", "\u2028", "é", "𝒳", "1e309", "0x10", "2020-01-01T00:00:00.000Z", "PROJ-1",
	"https://other.example/", "//other.example/", "javascript:alert(1)",
}

// oddNumbers are numbers at which code often goes wrong.
var oddNumbers = []json.Number{
	"0", "1", "-1", "2", "10", "100", "0.5", "-0", "255", "256", "1000", "65536", "2147483647", "2147483648",
	"4294967296", "9007199254740991", "9007199254740993", "1e21", "1e308", "-1e308",
}

// oddJSON are values of kinds that code often does not expect.
var oddJSON = []string{
	"null", "true", "false", "0", "1", `""`, "[]", "{}", "[null]", `{"length":-1}`, `{"length":1e9}`,
	`{"__proto__":{"polluted":"yes"}}`, `{"constructor":{"prototype":{"polluted":"yes"}}}`, `{"toString":null}`,
}
