package main

import (
	"cmp"
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
)

// progress says how far a search is. On a terminal it is one line that is written over, elsewhere a line for each
// number of changes.
type progress struct {
	s       *streams
	told    bool
	over    bool
	size    int
	written int
}

func newProgress(c *cli.Context, s *streams) *progress {
	over := isScreen(s.err) && !c.Bool("quiet")
	return &progress{s: s, told: over || c.Bool("progress") || c.Bool("verbose"), over: over, size: -1}
}

func (p *progress) tell(at host.CruxProgress) {
	if !p.told || !p.over && at.Size == p.size {
		return
	}
	p.size = at.Size
	text := fmt.Sprintf("crux: %d changes at once: %d assignments, %d verdicts asked for, %d sets found", at.Size,
		at.Assignments, at.Asks, at.Sets)
	if p.over {
		fmt.Fprintf(p.s.err, "\r%-*s", p.written, text)
		p.written = max(p.written, len(text))
		return
	}
	fmt.Fprintln(p.s.err, text)
}

// end clears the line that was written over.
func (p *progress) end() {
	if p.over && p.written > 0 {
		fmt.Fprintf(p.s.err, "\r%*s\r", cmp.Or(p.written, 1), "")
	}
}
