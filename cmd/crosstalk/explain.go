package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"crosstalk/harness/oracle"
	"crosstalk/harness/report"
)

//go:generate sh -c "go run . explain --markdown > ../../docs/rules.md"

func newExplain(t *terminal) *cobra.Command {
	var markdown bool
	c := &cobra.Command{
		Use:               "explain [RULE]",
		Short:             "Say what a rule checks, why, what it misses and how to mend what it finds",
		Example:           "  crosstalk explain\n  crosstalk explain cross-tenant-leak",
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: completeRules,
		RunE: func(_ *cobra.Command, args []string) error {
			switch {
			case markdown:
				fmt.Fprint(t.out, report.RulesMarkdown(oracle.Rules()))
			case len(args) == 0:
				for _, r := range oracle.Rules() {
					fmt.Fprintf(t.out, "%-22s %-9s %s\n", r.ID, r.Severity, r.Doc.Title)
				}
			default:
				r, err := oracle.Find(args[0])
				if err != nil {
					return fail(exitUsage, err)
				}
				fmt.Fprint(t.out, report.RuleText(r))
			}
			return nil
		},
	}
	c.Flags().BoolVar(&markdown, "markdown", false, "print the documentation of all rules as one Markdown page")
	return c
}

func completeRules(_ *cobra.Command, args []string, prefix string) ([]string, cobra.ShellCompDirective) {
	var out []string
	for _, id := range oracle.IDs() {
		if len(args) == 0 && strings.HasPrefix(id, prefix) {
			out = append(out, id)
		}
	}
	return out, cobra.ShellCompDirectiveNoFileComp
}
