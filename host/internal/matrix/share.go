package matrix

import (
	"fmt"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/schema"
)

// mostAnswered bounds what the answers of all cells of all worlds hold, in bytes of their texts and pointers, and as
// much again for every hundred subjects, which limbs are pleaded of one by one. Every cell has an equal part of it, and
// the part is the same for all numbers of readings up to fullShares, so that a reading that is added takes nothing from
// another's cells.
const (
	mostAnswered = 256 << 20
	fullShares   = 16
)

// Share is the part of one party's cell, in bytes.
type Share struct {
	party *engine.Party
	most  int
}

// NewShare is the part of a party's cell in one of so many worlds, of so many subjects, of so many readings.
func NewShare(p *engine.Party, subjects, readings, worlds int) Share {
	cells := max(readings, fullShares) * max(readings, fullShares) * max(worlds, 1)
	return Share{party: p, most: mostAnswered * (1 + subjects/100) / cells}
}

// Holds reports whether so many bytes fit.
func (s Share) Holds(bytes int) bool { return bytes <= s.most }

// FitClassification is the classification, or, where it does not fit, the same as an error.
func (s Share) FitClassification(c *schema.Classification) *schema.Classification {
	if s.Holds(engine.Weight(c)) || c.Error != nil {
		return c
	}
	out := *c
	out.Terms, out.Warnings, out.Error = map[string]map[string]schema.Answer{}, nil, s.problem()
	if s.party.Plugin != nil {
		out.Error.File = s.party.Plugin.File()
	}
	return &out
}

// FitVerdict is the verdict, or, where it does not fit, the same as an error.
func (s Share) FitVerdict(v *schema.Verdict) *schema.Verdict {
	if s.Holds(WeightOf(v)) {
		return v
	}
	problem := s.problem()
	s.party.Place(problem)
	return &schema.Verdict{Construe: v.Construe, Outcome: schema.Error, Reading: v.Reading,
		PolicyDigest: v.PolicyDigest, Clauses: v.Clauses,
		ClassificationDigest: v.ClassificationDigest, Work: v.Work, Error: problem}
}

// problem says that the part is used up.
func (s Share) problem() *schema.Problem {
	return &schema.Problem{Code: "answer-limit", Party: s.party.Name,
		Message: fmt.Sprintf("the reading's answer holds more than %d bytes of text and pointers, which is its part of "+
			"this comparison", s.most),
		Hint: "say in a reason what the pointers do not show, and name a collection instead of its members"}
}

// WeightOf is about how many bytes the texts and pointers of a verdict take.
func WeightOf(v *schema.Verdict) (n int) {
	for _, f := range v.Findings {
		n += len(f.Reason) + len(f.Remedy)
		for _, p := range f.Pointers {
			n += len(p)
		}
	}
	for _, a := range v.Assumptions {
		n += len(a.Text) + len(a.Pointer)
	}
	return n
}
