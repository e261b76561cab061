package classify

import (
	"slices"
	"strconv"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// Verify checks a classification that came from outside against the case and the facts that it is said to depend on, as
// strictly as a plugin's own answer: nobody is to judge words that no plugin could have said.
//
// # Errors
//
// [schema.Problems]: inconsistent, answer-limit.
func Verify(c *schema.Case, f *Facts, given *schema.Classification) error {
	fail := func(pointer, message string) error {
		return schema.Problems{{Code: "inconsistent", Message: message, Pointer: pointer,
			Hint: "make it anew with construe classify"}}
	}
	if given.FactsDigest != f.Digest() {
		return fail("/factsDigest", "the classification is of the facts "+given.FactsDigest+"; it carries "+f.Digest())
	}
	if given.Error != nil {
		if len(given.Terms) > 0 {
			return fail("/terms", "a classification that failed has answers; expected none")
		}
		return nil
	}
	if want := schema.Keys(c.Terms); !slices.Equal(schema.Keys(given.Terms), want) {
		return fail("/terms", "the terms answered are not those of the case; expected "+strings.Join(want, ", "))
	}
	all := newAnswerSize(c, f)
	for _, name := range schema.Keys(given.Terms) {
		term := c.Terms[name]
		if subjects := schema.Keys(given.Terms[name]); !slices.Equal(subjects, f.Subjects(term.Of)) {
			return fail(schema.Join("terms", name),
				"the subjects answered are not the runtime's own; expected one answer for each "+term.Of)
		}
		for _, subject := range schema.Keys(given.Terms[name]) {
			a := given.Terms[name][subject]
			if !term.Admits(a.Value) {
				return fail(schema.Join("terms", name, subject, "value"),
					strconv.QuoteToASCII(a.Value)+" is not an answer to "+name+"; expected one of "+
						strings.Join(schema.Keys(term.Answers), ", ")+", unknown, arguable")
			}
			for _, reason := range a.Because {
				if problem := all.add(reason); problem != nil {
					problem.Pointer = schema.Join("terms", name, subject, "because")
					return schema.Problems{problem}
				}
				for _, p := range reason.Pointers {
					if !f.resolves(p) {
						return fail(schema.Join("terms", name, subject, "because"),
							strconv.QuoteToASCII(p)+" points at nothing in the facts")
					}
				}
			}
		}
	}
	return nil
}
