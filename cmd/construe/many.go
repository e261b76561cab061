package main

import (
	"errors"
	"fmt"
	"iter"
	"strings"
	"sync"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

// mostHeap is from how many bytes on the heap is collected more often, where many runtimes are compared: they are to
// take no more than a few.
const mostHeap = 200 << 20

// compareMany compares runtimes one after the other as they are read, writes each comparison as it is made, and goes on
// past what cannot be judged.
func compareMany(c *cli.Context, s *streams, h *host.Host, q host.CompareRequest, sources []source,
	runtimes iter.Seq2[*schema.Document, error], t *tally) error {
	collect(200, mostHeap)
	check, err := lockedRuntimes(c, s, h)
	if err != nil {
		return err
	}
	out, err := openOutputs(c, s, !c.Bool("full"))
	if err != nil {
		return err
	}
	defer out.abandon()
	m := &many{s: s, out: out, tally: t, worlds: q.Worlds, bar: newBar(c, s, sources)}
	q.AnyWorld, q.Runtimes = true, m.queued(runtimes, check)
	for one, err := range h.Compare(c.Context, q) {
		m.bar.clear()
		if c.Context.Err() != nil {
			return m.interrupted()
		}
		if err := m.take(c, one, err); err != nil {
			return err
		}
		m.bar.step()
	}
	m.bar.clear()
	if m.compared+m.failed+m.mismatched == 0 && m.absent > 0 {
		return usage{fmt.Sprintf("no runtime has a world %s", strings.Join(m.worlds, " or ")),
			"construe compare without --world judges the facts as stated"}
	}
	if err := out.end(); err != nil {
		return err
	}
	if m.mismatched > 0 {
		fmt.Fprintf(s.err, "construe: %d of %s not as the lock pins it\n", m.mismatched,
			report.Counted(t.total, "runtime"))
		return result(exitMismatch)
	}
	return t.result(s)
}

// many is the state of comparing many runtimes.
type many struct {
	s      *streams
	out    *outputs
	tally  *tally
	worlds []string
	bar    *bar

	mu     sync.Mutex
	places []*schema.Location // guarded by mu; of the runtimes that were read and did not come back, in order

	compared, failed, absent, mismatched int
}

// queued notes where each runtime was found, since results come in the same order, and checks each.
func (m *many) queued(
	runtimes iter.Seq2[*schema.Document, error], check func(*schema.Document) error,
) iter.Seq2[*schema.Document, error] {
	return func(yield func(*schema.Document, error) bool) {
		for d, err := range runtimes {
			var at *schema.Location
			var unread *unreadError
			switch {
			case errors.As(err, &unread):
				at = unread.at
			case d != nil:
				at, err = d.Source, check(d)
			}
			m.note(at)
			if !yield(d, err) {
				return
			}
		}
	}
}

// interrupted says what was written before somebody asked to end.
func (m *many) interrupted() error {
	i := interruption{files: len(m.out.files) > 0}
	if len(m.out.handlers) > len(m.out.files) {
		i.written = m.compared
	}
	return i
}

// note keeps where a runtime was found, on the goroutine that reads them.
func (m *many) note(at *schema.Location) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.places = append(m.places, at)
}

// noted is where the runtime of the next result was found.
func (m *many) noted() *schema.Location {
	m.mu.Lock()
	defer m.mu.Unlock()
	at := m.places[0]
	m.places = m.places[1:]
	return at
}

// take writes one result in its place, and counts it.
func (m *many) take(c *cli.Context, one *schema.Comparison, err error) error {
	at := m.noted()
	if err != nil {
		return m.takeError(at, err)
	}
	m.compared++
	m.tally.add(one)
	for _, w := range m.worlds {
		if !hasWorld(one, w) {
			fmt.Fprintf(m.s.err, "construe: note: %s has no world %s\n", harmless(foundAs(one)), harmless(w))
		}
	}
	for _, world := range one.Axes.Worlds {
		warn(c, m.s, one.FactsIn(world.ID))
	}
	return m.out.document(one)
}

func (m *many) takeError(at *schema.Location, err error) error {
	f := schema.NewFailure(err, at)
	var u usage
	if errors.As(err, &u) { // a file that cannot be opened
		f.Problems = schema.Problems{{Code: "unreadable", Message: u.message, Hint: u.hint}}
	}
	var wrong mismatch
	switch {
	case f.LacksWorld():
		m.absent++
		m.tally.total++
		fmt.Fprintf(m.s.err, "construe: note: %s: %s\n", harmless(placeOf(at)), harmless(f.Problems[0].Message))
	case errors.As(err, &wrong):
		m.mismatched++
		m.tally.total++
		printError(m.s.err, err)
	default:
		m.failed++
		m.tally.fail()
		printError(m.s.err, err)
	}
	return m.out.document(f)
}

func hasWorld(c *schema.Comparison, id string) bool {
	for _, w := range c.Axes.Worlds {
		if w.ID == id {
			return true
		}
	}
	return false
}

// foundAs names a comparison: by the place that its runtime was found in, where it is one of many, or else by its id.
func foundAs(c *schema.Comparison) string {
	if c.Source == nil {
		return c.Runtime.ID
	}
	return fmt.Sprintf("%s (%s)", placeOf(c.Source), c.Runtime.ID)
}

// lockedRuntimes checks the case against the lock that the flags name, and gives what checks a runtime.
func lockedRuntimes(c *cli.Context, s *streams, h *host.Host) (func(*schema.Document) error, error) {
	if !c.Bool("locked") {
		return func(*schema.Document) error { return nil }, nil
	}
	l, err := readLock(s, lockFile(c))
	if err != nil {
		return nil, err
	}
	check := func(runtimes ...*schema.Document) error {
		if err := h.CheckLock(l, runtimes); err != nil {
			return mismatch{err}
		}
		return nil
	}
	return func(d *schema.Document) error { return check(d) }, check()
}

// placeOf is a place for people.
func placeOf(at *schema.Location) string {
	if at == nil {
		return "a runtime"
	}
	return fmt.Sprintf("%s:%d", at.File, at.Line)
}
