package main

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
)

// progress says how far a search is. On a terminal it is one line that is written over, elsewhere a line for each
// number of changes, or step.
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
	p.say(at.Size, fmt.Sprintf("crux: %d changes at once: %d assignments, %d verdicts asked for, %d sets found", at.Size,
		at.Assignments, at.Asks, at.Sets))
}

func (p *progress) tellMap(at host.MapProgress) {
	if at.Confirming > 0 {
		p.say(at.Of+1, fmt.Sprintf("map: learned by %d runs, of which %d were kept from before; %d architectures are "+
			"judged once more", at.Runs, at.Remembered, at.Confirming))
		return
	}
	p.say(at.Cells, fmt.Sprintf("map: %d of %d cells learned, by %d runs", at.Cells, at.Of, at.Runs))
}

func (p *progress) tellExplained(at host.ExplainProgress) {
	p.say(at.Cells, fmt.Sprintf("explain: %d of %d cells explained", at.Cells, at.Of))
}

// say writes a text, on its own line once for each step.
func (p *progress) say(step int, text string) {
	if !p.told || !p.over && step == p.size {
		return
	}
	p.size = step
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

// bar shows on a terminal how many of many runtimes are done. Elsewhere it shows nothing.
type bar struct {
	s     *streams
	on    bool
	done  int
	total int // 0 where a stream does not say
	shown int
}

func newBar(c *cli.Context, s *streams, sources []source) *bar {
	b := &bar{s: s, on: isScreen(s.err) && !c.Bool("quiet"), total: len(sources)}
	for _, from := range sources {
		if from.stream || from.name == "-" {
			b.total = 0
		}
	}
	b.draw()
	return b
}

func (b *bar) step() {
	if b.done++; b.done > b.total {
		b.total = 0 // a file has many
	}
	b.draw()
}

func (b *bar) draw() {
	if !b.on {
		return
	}
	text := fmt.Sprintf("compared %d", b.done)
	if b.total > 0 {
		const width = 30
		full := width * b.done / b.total
		text = fmt.Sprintf("[%s%s] %d of %d", strings.Repeat("#", full), strings.Repeat(".", width-full), b.done,
			b.total)
	}
	b.shown = len(text)
	fmt.Fprintf(b.s.err, "\r%s", text)
}

// clear takes the bar away, for what is written next.
func (b *bar) clear() {
	if b.on && b.shown > 0 {
		fmt.Fprintf(b.s.err, "\r%*s\r", b.shown, "")
		b.shown = 0
	}
}
