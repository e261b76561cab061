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

// compareMany compares runtimes one after the other as they are read.
func compareMany(c *cli.Context, s *streams, h *host.Host, q host.CompareRequest, sources []source,
	runtimes iter.Seq2[*schema.Document, error], t *tally) error {
	collect(200, mostHeap)
	return judgeMany(c, s, h, q, sources, runtimes, t, func(q host.CompareRequest) iter.Seq2[standing, error] {
		return each(h.Compare(c.Context, q), comparedAs)
	})
}

// disagreement is the code of what ends a run of many runtimes: what was learned and what is judged are not the same.
const disagreement = "engine-disagreement"

// each says of each document where its runtime stands.
func each[D any](all iter.Seq2[*D, error], as func(*D) standing) iter.Seq2[standing, error] {
	return func(yield func(standing, error) bool) {
		for one, err := range all {
			var came standing
			if err == nil {
				came = as(one)
			}
			if !yield(came, err) {
				return
			}
		}
	}
}

// judgeMany judges runtimes as they are read, writes what comes of each as it is made, and goes on past what cannot be
// judged.
func judgeMany(c *cli.Context, s *streams, h *host.Host, q host.CompareRequest, sources []source,
	runtimes iter.Seq2[*schema.Document, error], t *tally,
	judge func(host.CompareRequest) iter.Seq2[standing, error]) error {
	check, err := lockedRuntimes(c, s, h)
	if err != nil {
		return err
	}
	out, err := openOutputs(c, s, !wantsPages(c), t, h.Readings())
	if err != nil {
		return err
	}
	defer out.abandon()
	m := &many{c: c, s: s, out: out, tally: t, worlds: q.Worlds, bar: newBar(c, s, sources), met: map[string]bool{}}
	m.required = c.Bool("worlds-required")
	q.AnyWorld, q.Runtimes = true, m.queued(runtimes, check)
	for one, err := range judge(q) {
		m.bar.clear()
		if c.Context.Err() != nil {
			return m.interrupted()
		}
		if err := m.take(one, err); err != nil {
			return err
		}
		m.bar.step()
	}
	m.bar.clear()
	if m.compared+m.failed+m.mismatched == 0 && m.absent > 0 {
		return usage{fmt.Sprintf("no runtime has a world %s", strings.Join(m.worlds, " or ")),
			"construe compare without --world judges the facts as stated"}
	}
	if world := m.unmet(); world != "" && m.failed-m.lacking+m.mismatched == 0 {
		return usage{"no runtime has a world " + world, "leave out what no runtime has, or mend its name"}
	}
	if err := out.end(s); err != nil {
		return err
	}
	err = t.result(s)
	if m.mismatched > 0 {
		fmt.Fprintf(s.err, "construe: %d of %s not as the lock pins it\n", m.mismatched,
			report.Counted(t.total, "runtime"))
		return result(exitMismatch)
	}
	return err
}

// many is the state of comparing many runtimes.
type many struct {
	c      *cli.Context
	s      *streams
	out    *outputs
	tally  *tally
	worlds []string
	bar    *bar

	required bool // whether each runtime has one of the worlds, and each world a runtime

	mu     sync.Mutex
	places []*schema.Location // guarded by mu; of the runtimes that were read and did not come back, in order
	met    map[string]bool    // guarded by mu; the worlds that a runtime has

	compared, failed, absent, mismatched int

	lacking int // of those that failed, by having none of the worlds that are required
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
				at = d.Source
				if err = check(d); err == nil {
					err = m.meet(d)
				}
			}
			m.note(at)
			if !yield(d, err) {
				return
			}
		}
	}
}

// meet notes which of the worlds a runtime has. Where one is required, a runtime without any is an error.
func (m *many) meet(d *schema.Document) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	own, _ := d.Tree["worlds"].(map[string]any)
	has := len(m.worlds) == 0
	for _, w := range m.worlds {
		if w == "" || own[w] != nil {
			m.met[w], has = true, true
		}
	}
	if has || !m.required {
		return nil
	}
	problem := d.Problem("worlds-required", "", "the runtime has none of the worlds that are asked for: %s",
		strings.Join(m.worlds, ", "))
	problem.Hint = "name stated as well, which every runtime has; or leave the worlds out, for all that there are"
	return schema.Problems{problem}
}

// lacksRequired reports whether a runtime could not be judged for having none of the worlds that are required.
func lacksRequired(f *schema.Failure) bool { return f.Problems[0].Code == "worlds-required" }

// unmet is a world that is required, and that no runtime has; "" where there is none.
func (m *many) unmet() string {
	for _, w := range m.worlds {
		if m.required && w != "" && !m.met[w] {
			return w
		}
	}
	return ""
}

// interrupted says what was written before somebody asked to end.
func (m *many) interrupted() error {
	i := interruption{files: len(m.out.files) > 0}
	if m.out.screen != nil {
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
func (m *many) take(one standing, err error) error {
	at := m.noted()
	if err != nil && schema.ProblemsIn(err, "error")[0].Code == disagreement {
		return err // no other result of this run is to be relied on
	}
	if err != nil {
		return m.takeError(at, err)
	}
	if compared, is := one.document.(*schema.Comparison); is {
		warnOf(m.c, m.s, compared)
	}
	m.compared++
	m.tally.add(one)
	for _, w := range m.worlds {
		if !one.has(w) {
			fmt.Fprintf(m.s.err, "construe: note: %s has no world %s\n", harmless(one.name()), harmless(w))
		}
	}
	return m.out.document(one.document)
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
		m.tally.fail(f)
		fmt.Fprintf(m.s.err, "construe: note: %s: %s\n", harmless(placeOf(at)), harmless(f.Problems[0].Message))
	case errors.As(err, &wrong):
		m.mismatched++
		m.tally.mismatch(f)
		printError(m.s.err, err)
	default:
		if m.failed++; lacksRequired(f) {
			m.lacking++
		}
		m.tally.fail(f)
		printError(m.s.err, err)
	}
	return m.out.document(f)
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
			return mismatch{s.accept(err)}
		}
		return nil
	}
	if c.Bool("free-runtimes") {
		return func(*schema.Document) error { return nil }, check()
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
