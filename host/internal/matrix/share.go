package matrix

import (
	"fmt"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/schema"
)

// mostAnswered bounds what the answers of all parties hold in one comparison, in bytes of their texts and pointers, and
// as much again for every hundred model calls, which limbs are pleaded of one by one. Every reading has an equal part
// of it in every world, so that nobody's answers leave less room for another's.
const mostAnswered = 16 << 20

// share is what one reading's answers have taken of its part in one world.
type share struct {
	party       *engine.Party
	taken, most int
	all         int             // bytes, of all parties and worlds
	known       map[string]bool // verdicts but for what they are of, once they are told apart
	verdicts    []*schema.Verdict
}

// newShare is the part of a party in one world of so many model calls, of so many readings and worlds.
func newShare(p *engine.Party, hops, readings, worlds int) *share {
	all := mostAnswered * (1 + hops/100)
	return &share{party: p, all: all, most: all / max(readings*worlds, 1)}
}

// fitClassification is the classification, or, where it does not fit, the same as an error.
func (s *share) fitClassification(c *schema.Classification) *schema.Classification {
	if s.taken += engine.Weight(c); s.taken <= s.most || c.Error != nil {
		return c
	}
	s.taken = 0
	out := *c
	out.Terms, out.Warnings, out.Error = map[string]map[string]schema.Answer{}, nil, s.problem()
	if s.party.Plugin != nil {
		out.Error.File = s.party.Plugin.File()
	}
	return &out
}

// fitVerdict is the verdict, or, where it does not fit, the same as an error. One that says the same as another counts
// once.
func (s *share) fitVerdict(v *schema.Verdict) (*schema.Verdict, error) {
	size := weightOf(v)
	if s.known == nil && s.taken+size <= s.most {
		s.taken += size
		s.verdicts = append(s.verdicts, v)
		return v, nil
	}
	if s.known == nil { // only now is it worth telling them apart
		s.known = map[string]bool{}
		for _, earlier := range s.verdicts {
			if again, err := s.seen(earlier); err != nil {
				return nil, err
			} else if again {
				s.taken -= weightOf(earlier)
			}
		}
	}
	if again, err := s.seen(v); err != nil || again {
		return v, err
	}
	if s.taken += size; s.taken <= s.most {
		return v, nil
	}
	s.taken -= size
	problem := s.problem()
	s.party.Place(problem)
	return &schema.Verdict{Construe: v.Construe, Outcome: schema.Error, Reading: v.Reading,
		PolicyDigest: v.PolicyDigest, Clauses: v.Clauses,
		ClassificationDigest: v.ClassificationDigest, Work: v.Work, Error: problem}, nil
}

// seen reports whether another verdict said the same.
func (s *share) seen(v *schema.Verdict) (bool, error) {
	bare := *v
	bare.ClassificationDigest, bare.Work = "", nil
	digest, err := schema.Digest(&bare)
	again := s.known[digest]
	s.known[digest] = true
	return again, err
}

// problem says that the part is used up.
func (s *share) problem() *schema.Problem {
	return &schema.Problem{Code: "answer-limit", Party: s.party.Name,
		Message: fmt.Sprintf("the reading's answers hold more than %d bytes in a world of this comparison, which is "+
			"its part of %d MiB", s.most, s.all>>20),
		Hint: "--world and --reading compare fewer at a time, with a larger part for each"}
}

// weightOf is about how many bytes the texts and pointers of a verdict take.
func weightOf(v *schema.Verdict) (n int) {
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
