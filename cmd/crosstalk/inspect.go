package main

import (
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"crosstalk/harness"
	"crosstalk/harness/printable"
)

func newInspect(t *terminal) *cobra.Command {
	var load loadFlags
	var seed uint64
	c := &cobra.Command{
		Use:     "inspect [APPDIR]",
		Short:   "Say what was found in an app: functions, entries, packages, what its code reads",
		Example: "  crosstalk inspect ./my-app",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			app, err := load.load(c.Context(), t, appDir(args))
			if err != nil {
				return err
			}
			model, err := explore(c.Context(), app, seed)
			if err != nil {
				return err
			}
			if err := inspect(t, app, model); err != nil {
				return err
			}
			return interrupted(c.Context())
		},
	}
	load.add(c)
	c.Flags().Uint64Var(&seed, "seed", 1, "seed of all data and randomness")
	return c
}

// table prints rows under a heading, in columns; nothing when there are none.
func table(t *terminal, heading string, rows [][]string) error {
	if len(rows) == 0 {
		return nil
	}
	fmt.Fprintln(t.out, heading)
	w := tabwriter.NewWriter(t.out, 0, 4, 2, ' ', 0)
	for _, cells := range rows {
		for k := range cells {
			cells[k] = printable.Text(cells[k])
		}
		fmt.Fprintln(w, "  "+strings.TrimRight(strings.Join(cells, "\t"), "\t"))
	}
	return w.Flush()
}

func inspect(t *terminal, a *harness.App, m *harness.Model) error {
	fmt.Fprintf(t.out, "%s  %s  %s\n", printable.Text(a.Name), printable.Text(a.ID), printable.Text(a.Manifest.Runtime))
	return errors.Join(
		table(t, "\nhandler files", handlerRows(a)),
		table(t, "\nentries", entryRows(m)),
		table(t, "\nwhat the code reads of payloads, stored values and answers", readRows(m)),
		table(t, "\nwhat the code asks for that is not emulated, or only approximately", noticeRows(m)),
		table(t, "\nwhat a search observes", observedRows(a)),
		table(t, "\nnpm packages", packageRows(a)),
		table(t, "\nscopes and egress", permissionRows(a)),
		table(t, "\nwarnings", warningRows(a, m)),
	)
}

func handlerRows(a *harness.App) (rows [][]string) {
	for _, b := range a.Bundles {
		note := ""
		if b.Lowered {
			note = "class fields lowered for the engine"
		}
		rows = append(rows, []string{b.File, note})
	}
	return rows
}

func entryRows(m *harness.Model) (rows [][]string) {
	for _, e := range m.Entries {
		how, why := "completes", ""
		if !m.Completed[e.Source()] {
			how, why = "never completed", m.Failures[e.Source()]
		}
		rows = append(rows, []string{e.Function, e.Entry, strings.TrimSpace(e.Kind + " " + e.Event), how, e.Position})
		if why != "" {
			rows = append(rows, []string{"", "", "", why})
		}
	}
	return rows
}

func readRows(m *harness.Model) (rows [][]string) {
	for _, source := range m.Shapes.Sources() {
		if paths := m.Shapes[source].Paths(); len(paths) > 0 {
			rows = append(rows, []string{source, strings.Join(paths, ", ")})
		}
	}
	return rows
}

func noticeRows(m *harness.Model) (rows [][]string) {
	for _, w := range m.Notices {
		rows = append(rows, []string{w.Position, w.Message})
	}
	return rows
}

// observedRows are the app's own files with how much of them a search sees.
func observedRows(a *harness.App) (rows [][]string) {
	for _, f := range a.Table().Files {
		if !f.Own {
			continue
		}
		seen := fmt.Sprintf("%d branches, %d comparisons", f.Branches, f.Sites)
		if f.Without != "" {
			seen += "; " + f.Without
		}
		rows = append(rows, []string{f.Name, seen})
	}
	return rows
}

func packageRows(a *harness.App) (rows [][]string) {
	for _, p := range a.Packages {
		rows = append(rows, []string{p.Name, p.Version, string(p.Origin)})
	}
	return rows
}

func permissionRows(a *harness.App) (rows [][]string) {
	for _, s := range a.Manifest.Scopes {
		rows = append(rows, []string{"scope", s})
	}
	for _, e := range a.Manifest.Egress {
		rows = append(rows, []string{"egress", e.Address + e.Remote, e.Category})
	}
	return rows
}

func warningRows(a *harness.App, m *harness.Model) (rows [][]string) {
	for _, w := range a.Warnings {
		rows = append(rows, []string{w.Position.String(), w.Message})
	}
	for _, w := range m.Warnings {
		rows = append(rows, []string{w.Position, w.Message})
	}
	return rows
}
