package engine

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"sync"

	"github.com/construe-host/construe/host/internal/pipeline"
	"github.com/construe-host/construe/host/schema"
)

// later is what the second engine is asked about at the end of a piece of work, or whenever a worker's fill of one
// party is there, because a process for each verdict takes a hundred times as long as the verdict. Until then the first
// engine's verdicts are taken to be right.
type later struct {
	cs      *Case
	wrong   map[string]*schema.Verdict // what the second engine says where it says otherwise, by question; not changed
	mu      sync.Mutex
	waiting map[string][]Judged        // guarded by mu; by party
	found   map[string]*schema.Verdict // guarded by mu; as wrong
}

// mostRounds is how often a piece of work is done again with what the second engine says, before it is asked about one
// verdict at a time.
const mostRounds = 4

// Checked does a piece of work on the case. Where a second engine is to check each verdict, in a worker, it is asked
// about many at once, behind the work; where it says otherwise of one, the work is done again with that as it is, so
// that what comes out is the same as if it had been asked each time. The work is one that can be done again.
func (cs *Case) Checked(ctx context.Context, work func(*Case) error) error {
	if !cs.Config.CrossCheck || !cs.isolated() || cs.Config.Judge == schema.JudgeTopdown || cs.later != nil {
		return work(cs)
	}
	wrong := map[string]*schema.Verdict{}
	for range mostRounds {
		under := *cs
		under.later = &later{cs: cs, wrong: wrong, waiting: map[string][]Judged{}, found: map[string]*schema.Verdict{}}
		err := work(&under)
		if err != nil && ctx.Err() != nil {
			return err
		}
		under.later.settle(context.WithoutCancel(ctx)) // a search that was ended gives what it has, checked all the same
		if len(under.later.found) == 0 {
			return err
		}
		wrong = maps.Clone(wrong)
		maps.Copy(wrong, under.later.found)
	}
	return work(cs)
}

// put has a verdict checked later. Where the second engine was asked already, and says otherwise, it is what that says.
func (l *later) put(ctx context.Context, p *Party, j Judged) *schema.Verdict {
	j.definitions = p.definitions
	if len(l.wrong) > 0 {
		if known := l.wrong[j.key(p.Name)]; known != nil {
			return known
		}
	}
	v := *j.Verdict // of which others will make what people are shown
	v.Needs = slices.Clone(v.Needs)
	if v.Error != nil {
		problem := *v.Error
		v.Error = &problem
	}
	j.Verdict = &v
	l.mu.Lock()
	l.waiting[p.Name] = append(l.waiting[p.Name], j)
	var full []Judged
	if len(l.waiting[p.Name]) >= atOnce {
		full = l.waiting[p.Name]
		delete(l.waiting, p.Name)
	}
	l.mu.Unlock()
	if full != nil {
		l.check(ctx, p.Name, full)
	}
	return nil
}

// settle asks about all that waits.
func (l *later) settle(ctx context.Context) {
	names := schema.Keys(l.waiting)
	pipeline.Each(len(names), func(i int) { l.check(ctx, names[i], l.waiting[names[i]]) })
}

// check asks about verdicts of one party, and keeps what the second engine says otherwise.
func (l *later) check(ctx context.Context, party string, all []Judged) {
	for i, other := range l.cs.desks.ask(ctx, l.cs, l.cs.Parties[party], all) {
		if differ(all[i].Verdict, other) == nil {
			continue
		}
		l.mu.Lock()
		l.found[all[i].key(party)] = other
		l.mu.Unlock()
	}
}

// key names a question of the second engine.
func (j Judged) key(party string) string {
	bare := *j.Classification
	bare.Facts = nil
	b, _ := json.Marshal(struct { // what cannot be written is refused where it is handed over
		Party string
		Facts *schema.Facts
		Asked asked
	}{party, j.Facts, asked{Classification: &bare, Digest: j.Digest, Definitions: j.definitions}})
	return schema.DigestBytes(b)
}

// desks are where pieces of work that go on at once ask about a party's verdicts: while a worker is asked, those that
// come wait, and are handed to the next one together.
type desks struct {
	mu  sync.Mutex
	all map[string]*desk // guarded by mu; by party
}

func newDesks() *desks { return &desks{all: map[string]*desk{}} }

type desk struct {
	asking sync.Mutex // held by who asks a worker
	mu     sync.Mutex
	sheets []*sheet // guarded by mu; that wait
}

// sheet is what one piece of work asks.
type sheet struct {
	asked    []Judged
	verdicts []*schema.Verdict // guarded by the desk's asking; nil until they are there
}

// ask gives the second engine's verdicts on what a party's policy judged, in order.
func (d *desks) ask(ctx context.Context, cs *Case, p *Party, all []Judged) []*schema.Verdict {
	d.mu.Lock()
	at := d.all[p.Name]
	if at == nil {
		at = &desk{}
		d.all[p.Name] = at
	}
	d.mu.Unlock()
	own := &sheet{asked: all}
	at.mu.Lock()
	at.sheets = append(at.sheets, own)
	at.mu.Unlock()

	at.asking.Lock()
	defer at.asking.Unlock()
	if own.verdicts != nil {
		return own.verdicts
	}
	at.mu.Lock()
	sheets := at.sheets
	at.sheets = nil
	at.mu.Unlock()
	var together []Judged
	for _, s := range sheets {
		together = append(together, s.asked...)
	}
	verdicts := cs.opinions(ctx, p, together)
	for _, s := range sheets {
		if ctx.Err() == nil || s == own {
			s.verdicts = verdicts[:len(s.asked)]
		} else { // it asks itself, since what ended this may not end that
			at.mu.Lock()
			at.sheets = append(at.sheets, s)
			at.mu.Unlock()
		}
		verdicts = verdicts[len(s.asked):]
	}
	return own.verdicts
}
