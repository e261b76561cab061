package facts_test

import (
	"bytes"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/schema"
)

// counted is a value that counts how often it is encoded.
type counted struct {
	value any
	times *int
}

func (c counted) MarshalJSON() ([]byte, error) {
	*c.times++
	return schema.Canonical(c.value)
}

// TestFactsAreEncodedOnce counts how often a member of the runtime is encoded while everything that is made of facts is
// asked for, twice: once, whoever asks.
func TestFactsAreEncodedOnce(t *testing.T) {
	f, err := facts.Make(shippedRuntimes(t)[0], schema.ShapeOf(schema.KindRuntime), "", "")
	if err != nil {
		t.Fatal(err)
	}
	want, err := schema.Digest(f)
	if err != nil {
		t.Fatal(err)
	}
	times := 0
	f.Runtime["asOf"] = counted{f.Runtime["asOf"], &times}
	p, err := facts.Prepare(f)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if p.Digest() != want {
			t.Errorf("the digest is %s; want %s", p.Digest(), want)
		}
		if _, err := p.Text("runtime"); err != nil {
			t.Fatal(err)
		}
		if _, err := p.Text("derived"); err != nil {
			t.Fatal(err)
		}
		if _, err := p.Derivation(); err != nil {
			t.Fatal(err)
		}
		if len(p.Tree()) != 4 || len(p.Subjects("component")) == 0 {
			t.Fatal("no tree, or no subjects")
		}
	}
	if times != 1 {
		t.Errorf("the facts were encoded %d times; want once", times)
	}
}

// TestPreparedFactsSayOneThing compares what is made of facts with and without a name, and each text with the tree that
// it is the text of, for every runtime and world of the cases.
func TestPreparedFactsSayOneThing(t *testing.T) {
	for _, d := range shippedRuntimes(t) {
		for _, world := range append([]string{""}, worldsOf(d)...) {
			f, err := facts.Make(d, schema.ShapeOf(schema.KindRuntime), world, "")
			if err != nil {
				t.Fatal(err)
			}
			named, err := facts.Prepare(f)
			if err != nil {
				t.Fatal(err)
			}
			unnamed, err := facts.PrepareUnnamed(f)
			if err != nil {
				t.Fatal(err)
			}
			if digest, err := schema.Digest(f); err != nil || named.Digest() != digest || unnamed.Digest() != "" {
				t.Errorf("%s: the digests are %q and %q; want %q and none", d.Name, named.Digest(), unnamed.Digest(),
					digest)
			}
			if text(named.Tree()) != text(unnamed.Tree()) {
				t.Errorf("%s: two trees", d.Name)
			}
			for _, member := range []string{"runtime", "derived"} {
				want, err := schema.Canonical(unnamed.Tree()[member])
				if err != nil {
					t.Fatal(err)
				}
				for _, p := range []*facts.Prepared{named, unnamed} {
					if got, err := p.Text(member); err != nil || !bytes.Equal(got, want) {
						t.Errorf("%s: the text of %s is (%v)\n%s\nwant\n%s", d.Name, member, err, got, want)
					}
				}
			}
			one, err := named.Derivation()
			if err != nil {
				t.Fatal(err)
			}
			other, err := unnamed.Derivation()
			if err != nil {
				t.Fatal(err)
			}
			if text(one.Shown("/**")) != text(other.Shown("/**")) {
				t.Errorf("%s: two derivations", d.Name)
			}
		}
	}
}

// BenchmarkPrepare makes all that a cell needs of facts, each part from the facts anew as against from prepared ones.
// The two sides run by turns.
func BenchmarkPrepare(b *testing.B) {
	f, err := facts.Make(shippedRuntimes(b)[0], schema.ShapeOf(schema.KindRuntime), "", "")
	if err != nil {
		b.Fatal(err)
	}
	prepared := func() {
		p, err := facts.Prepare(f)
		if err == nil {
			_, err = p.Text("runtime")
		}
		if err == nil {
			_, err = p.Derivation()
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	anew := func() {
		_, err := schema.Digest(f)
		if err != nil {
			b.Fatal(err)
		}
		p, err := facts.PrepareUnnamed(f)
		if err == nil {
			_, err = p.Text("runtime")
		}
		if err == nil {
			_, err = p.Derivation()
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportAllocs()
	var times [2]time.Duration
	for b.Loop() {
		for i, side := range []func(){prepared, anew} {
			start := time.Now()
			side()
			times[i] += time.Since(start)
		}
	}
	b.ReportMetric(float64(times[0].Microseconds())/float64(b.N), "prepared-µs")
	b.ReportMetric(float64(times[1].Microseconds())/float64(b.N), "anew-µs")
	b.ReportMetric(float64(times[0])/float64(times[1]), "prepared/anew")
}

// worldsOf names the worlds of a runtime, sorted.
func worldsOf(d *schema.Document) []string {
	worlds, _ := d.Tree["worlds"].(map[string]any)
	return slices.Sorted(maps.Keys(worlds))
}

// oneByOne puts values into prepared facts one after the other.
func oneByOne(p *facts.Prepared, set map[string]any) (*facts.Prepared, error) {
	for _, pointer := range schema.Keys(set) {
		var err error
		if p, err = p.With(map[string]any{pointer: set[pointer]}); err != nil {
			return nil, err
		}
	}
	return p, nil
}
