package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"crosstalk/fuzz"
	"crosstalk/harness"
	"crosstalk/harness/report"
	"crosstalk/sandbox/app"
)

func newCorpus(t *terminal) *cobra.Command {
	c := &cobra.Command{
		Use:   "corpus",
		Short: "Look after the corpora that fuzz keeps",
		Example: "  crosstalk corpus stats ./my-app/.crosstalk/corpus\n" +
			"  crosstalk corpus min ./my-app\n" +
			"  crosstalk corpus export ./my-app/.crosstalk/corpus ./my-app/test/testdata/fuzz/FuzzWebTrigger",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(corpusStats(t), corpusMin(t), corpusMerge(t), corpusImport(t), corpusExport(t))
	return c
}

// opened runs do with the corpus in a folder that is there.
func opened(dir string, do func(*fuzz.Store, [][]byte) error) error {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return fail(exitUsage, fmt.Errorf("%s is no folder of a corpus", dir))
	}
	s, err := fuzz.OpenStore(dir)
	if err != nil {
		return fail(exitUsage, err)
	}
	defer s.Close()
	tapes, errs := s.Load()
	if err := do(s, tapes); err != nil {
		return err
	}
	if len(errs) > 0 {
		return fail(exitUsage, fmt.Errorf("left out: %w", errors.Join(errs...)))
	}
	return nil
}

func corpusStats(t *terminal) *cobra.Command {
	return &cobra.Command{
		Use: "stats CORPUS", Short: "Say how much a corpus holds", Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			return opened(args[0], func(_ *fuzz.Store, tapes [][]byte) error {
				calls, size, longest := 0, 0, 0
				for _, tape := range tapes {
					n := fuzz.Calls(tape)
					calls, size, longest = calls+n, size+len(tape), max(longest, n)
				}
				fmt.Fprintf(t.out, "%d plans with %d calls, %d at most in one; %d bytes of tape\n",
					len(tapes), calls, longest, size)
				return nil
			})
		},
	}
}

func corpusMin(t *terminal) *cobra.Command {
	var f checkFlags
	var corpus string
	c := &cobra.Command{
		Use: "min [APPDIR]", Short: "Keep only plans that show something which no shorter one shows",
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			app, err := f.load.load(c.Context(), t, appDir(args))
			if err != nil {
				return err
			}
			kept, err := openCorpus(app, "", corpus)
			if err != nil {
				return fail(exitUsage, err)
			}
			defer kept.Close()
			model, err := app.Explore(c.Context(), f.seed)
			if err != nil {
				return fail(exitFailed, err)
			}
			tapes, errs := kept.Load()
			least, err := fuzz.Minimal(app, model, f.seed, tapes)
			if err != nil {
				return fail(exitFailed, err)
			}
			if err := kept.Keep(least); err != nil {
				return fail(exitFailed, err)
			}
			fmt.Fprintf(t.out, "%d of %d plans are kept\n", len(least), len(tapes))
			if len(errs) > 0 {
				return fail(exitUsage, fmt.Errorf("left as they are: %w", errors.Join(errs...)))
			}
			return nil
		},
	}
	f.load.add(c)
	c.Flags().Uint64Var(&f.seed, "seed", 1, "seed of all data and randomness")
	c.Flags().StringVar(&corpus, "corpus", "", "the folder of the corpus (default .crosstalk/corpus in the app)")
	return c
}

func corpusMerge(t *terminal) *cobra.Command {
	return &cobra.Command{
		Use: "merge INTO FROM...", Short: "Copy the plans of corpora into another one", Args: cobra.MinimumNArgs(2),
		RunE: func(_ *cobra.Command, args []string) error {
			into, err := fuzz.OpenStore(args[0])
			if err != nil {
				return fail(exitUsage, err)
			}
			defer into.Close()
			n := 0
			for _, dir := range args[1:] {
				err := opened(dir, func(s *fuzz.Store, _ [][]byte) error {
					copied, err := into.CopyFrom(s)
					n += copied
					return err
				})
				if err != nil {
					return err
				}
			}
			fmt.Fprintf(t.out, "%d plans were copied\n", n)
			return nil
		},
	}
}

func corpusExport(t *terminal) *cobra.Command {
	return &cobra.Command{
		Use: "export CORPUS DIR", Short: "Write a corpus as Go's own fuzzer reads it (go test fuzz v1)",
		Args: cobra.ExactArgs(2),
		RunE: func(_ *cobra.Command, args []string) error {
			return opened(args[0], func(_ *fuzz.Store, tapes [][]byte) error {
				root, err := harness.OpenFolder(args[1])
				if err != nil {
					return fail(exitUsage, err)
				}
				defer func() { _ = root.Close() }()
				for _, tape := range tapes {
					if err := harness.WriteFile(root, fuzz.Name(tape), fuzz.Export(tape)); err != nil {
						return fail(exitFailed, err)
					}
				}
				fmt.Fprintf(t.out, "%d entries were written to %s\n", len(tapes), report.Visible(args[1]))
				return nil
			})
		},
	}
}

// maxEntry is the largest entry of a corpus of Go's that is read, in bytes.
const maxEntry = 4 << 20

func corpusImport(t *terminal) *cobra.Command {
	return &cobra.Command{
		Use: "import CORPUS DIR", Short: "Read entries of Go's own fuzzer into a corpus", Args: cobra.ExactArgs(2),
		RunE: func(_ *cobra.Command, args []string) error {
			into, err := fuzz.OpenStore(args[0])
			if err != nil {
				return fail(exitUsage, err)
			}
			defer into.Close()
			files, err := os.ReadDir(args[1])
			if err != nil {
				return fail(exitUsage, err)
			}
			for _, f := range files {
				text, err := app.ReadFile(filepath.Join(args[1], f.Name()), maxEntry)
				if err != nil {
					return fail(exitUsage, err)
				}
				tape, err := fuzz.Import(text)
				if err != nil {
					return fail(exitUsage, fmt.Errorf("%s: %w", filepath.Join(args[1], f.Name()), err))
				}
				if err := into.SaveTape(tape); err != nil {
					return fail(exitFailed, err)
				}
			}
			fmt.Fprintf(t.out, "%d entries were read\n", len(files))
			return nil
		},
	}
}
