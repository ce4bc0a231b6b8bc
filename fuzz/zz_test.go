package fuzz

import (
	"context"
	"fmt"
	"os"
	"testing"
)

func TestZZ(t *testing.T) {
	app := plant(t, os.Getenv("ZZ"))
	m, _ := app.Explore(context.Background(), 1)
	for _, e := range m.Entries {
		fmt.Println("entry", e.Source(), string(m.Payload(e, nil2)))
	}
	s, err := New(app, m, Options{Seed: 1, Executions: 400})
	if err != nil {
		t.Fatal(err)
	}
	debug = true
	for f, err := range s.Plans(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		fmt.Println("FOUND", s.spent, f.Plan)
	}
	sum := s.Summary()
	fmt.Println(sum.Ends[:min(4, len(sum.Ends))])
	fmt.Println(sum.Missed, sum.Blind)
}
