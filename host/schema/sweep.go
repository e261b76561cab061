package schema

// Sweep is what a runtime comes to where many are judged that are alike, and what is known of one is not asked again of
// another: outcomes and elements, each marked where it was learned. Reasons are in a [Comparison].
type Sweep struct {
	Construe string `json:"construe"`
	// Runtime and Case name what was judged, and under which dispute.
	Runtime Subject `json:"runtime"`
	Case    Subject `json:"case"`
	AsOf    string  `json:"asOf"`
	// Readings have the titles of those that were asked, by id; absent from a sweep that was made before there were any.
	Readings map[string]ReadingSummary `json:"readings,omitempty"`
	// Worlds are in the order in which they were asked for.
	Worlds []SweptWorld `json:"worlds"`
	// Source is the file and line that the runtime was found in; it is outside the digest.
	Source *Location `json:"source,omitempty"`
}

// SweptWorld is what the cells of one world come to; "" is the facts as stated. Aggregate and Swaps are as in
// [WorldResult].
type SweptWorld struct {
	World string `json:"world"`
	// Title is what the runtime calls the world; absent as Readings are.
	Title     string `json:"title,omitempty"`
	Aggregate string `json:"aggregate"`
	Swaps     string `json:"swaps"`
	// Cells are sorted by policy and classifier.
	Cells []SweptCell `json:"cells"`
}

// SweptCell is one classifier under one policy.
type SweptCell struct {
	Policy     string `json:"policy"`
	Classifier string `json:"classifier"`
	// Outcome is permitted, breach, undetermined or error, and Error says why.
	Outcome string `json:"outcome"`
	// Learned says that no engine was asked: what was read of the runtime is what was read of others that one was asked
	// about.
	Learned bool `json:"learned"`
	// Elements are those of the verdict, by limb, subject and name; none where there is no verdict.
	Elements map[string]map[string]map[string]string `json:"elements,omitempty"`
	Error    *Problem                                `json:"error,omitempty"`
}

// Worst is the worst of the aggregates of the worlds, as [Comparison.Worst].
func (s *Sweep) Worst() string {
	c := Comparison{}
	for _, w := range s.Worlds {
		c.Worlds = append(c.Worlds, WorldResult{Aggregate: w.Aggregate})
	}
	return c.Worst()
}

// Bare is a sweep as a comparison that has outcomes and nothing that they depend on: neither facts nor verdicts.
func (s *Sweep) Bare() *Comparison {
	c := &Comparison{Construe: KindComparison, Runtime: s.Runtime, Case: s.Case, AsOf: s.AsOf, Source: s.Source,
		Readings: s.Readings}
	for _, w := range s.Worlds {
		c.Axes.Worlds = append(c.Axes.Worlds, AxisWorld{ID: w.World, Title: w.Title})
		c.Worlds = append(c.Worlds, WorldResult{World: w.World, Aggregate: w.Aggregate, Swaps: w.Swaps})
		for _, cell := range w.Cells {
			c.Cells = append(c.Cells, Cell{World: w.World, Policy: cell.Policy, Classifier: cell.Classifier,
				Outcome: cell.Outcome})
		}
	}
	return c
}

// HasError reports whether a cell could not be judged, a swap as well.
func (s *Sweep) HasError() bool {
	for _, w := range s.Worlds {
		for _, c := range w.Cells {
			if c.Outcome == Error {
				return true
			}
		}
	}
	return false
}

func (s *Sweep) withoutLocations() any {
	bare := *s
	bare.Source = nil
	return &bare
}

// SweepProgress is how far a sweep is: runtimes and cells so far, how many of the cells were learned, of how many the
// engine was asked because they were not, and how many of the learned ones were judged all the same.
type SweepProgress struct{ Runtimes, Cells, Learned, Asked, Confirmed int }
