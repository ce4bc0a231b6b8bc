package fuzz

import "fmt"

var debug bool

func dbg(a ...any) {
	if debug {
		fmt.Println(a...)
	}
}
