package main

import (
	"fmt"
	"path/filepath"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

func lockFlag(verb string) *cli.StringFlag {
	return text(verb, "lock", "",
		"the lock `FILE`; construe.lock beside case.yaml, or here for an embedded case, if left out")
}

func lockFile(c *cli.Context) string {
	if name := c.String("lock"); name != "" {
		return name
	}
	if dir := caseName(c); !slices.Contains(embeddedCases(), dir) {
		return filepath.Join(dir, "construe.lock")
	}
	return "construe.lock"
}

func lockCommand(s *streams) *cli.Command {
	flags := append(caseFlags("lock"), list("lock", "runtime",
		"a runtime `FILE` to pin beside those of the case; may be given again"), lockFlag("lock"))
	return &cli.Command{Usage: "pin the digests of case, readings and runtimes in construe.lock",
		ArgsUsage: "[RUNTIME ...]",
		Flags:     flags, Action: func(c *cli.Context) error {
			h, err := open(c, nil)
			if err != nil {
				return err
			}
			defer closeHost(c.Context, h)
			pinned, err := runtimes(s, h, append(c.StringSlice("runtime"), c.Args().Slice()...))
			if err != nil {
				return err
			}
			for _, id := range h.Runtimes() {
				d, err := h.Runtime(id)
				if err != nil {
					return err
				}
				pinned = append(pinned, d)
			}
			l, err := h.Lock(pinned)
			if err != nil {
				return err
			}
			data, err := schema.Write(l)
			if err != nil {
				return err
			}
			return deliver(s, lockFile(c), data, fmt.Sprintf("%s, %s and %s pinned", l.Case.ID,
				report.Counted(len(l.Readings), "reading"), report.Counted(len(l.Runtimes), "runtime")))
		}}
}

// readLock reads a lock. What is none is a mismatch.
func readLock(s *streams, name string) (*schema.Lock, error) {
	shown, data, err := readInput(s, name)
	if err != nil {
		return nil, err
	}
	d, err := schema.Parse(shown, data, schema.KindLock, schema.KindLockV1)
	if err != nil {
		return nil, mismatch{err}
	}
	l := &schema.Lock{}
	if err := d.Decode(l); err != nil {
		return nil, mismatch{err}
	}
	return l, nil
}

// checkLock checks case, readings and runtimes against a lock.
func checkLock(s *streams, h *host.Host, name string, runtimes []*schema.Document) error {
	l, err := readLock(s, name)
	if err != nil {
		return err
	}
	if err := h.CheckLock(l, runtimes); err != nil {
		return mismatch{err}
	}
	return nil
}
