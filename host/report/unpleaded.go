package report

import (
	"fmt"

	"github.com/construe-host/construe/host/schema"
)

// unpleadedPhrase says beside an outcome which rights in force the reading pleads nothing about; "" where there is
// none. It stands right behind the outcome: "permitted" of a reading that never looked at a right is a weaker word.
func unpleadedPhrase(verdict *schema.Verdict) string {
	if len(verdict.Unpleaded) == 0 {
		return ""
	}
	return ", with nothing pleaded about " + rightNames(verdict.Unpleaded)
}

// unpleadedSentences says of several readings at once which rights in force each pleads nothing about, a sentence for
// each set of them:
//
//	Look-through, Product and State plead nothing about the right to the stateless calls of a collaboration of the
//	clause "Exclusivity of the reserved cloud", which changes no outcome.
//
// A reading may be silent on purpose, so that is no error; a reader should know it all the same.
func (n names) unpleadedSentences(unpleaded map[string][]string) (out []string) {
	readings := map[string][]string{}
	for _, reading := range schema.Keys(unpleaded) {
		if rights := n.rights(unpleaded[reading]); rights != "" {
			readings[rights] = append(readings[rights], reading)
		}
	}
	for _, rights := range schema.Keys(readings) {
		verb := "pleads"
		if len(readings[rights]) > 1 {
			verb = "plead"
		}
		out = append(out, fmt.Sprintf("%s %s nothing about %s, which changes no outcome.",
			conjunction(n.readings(readings[rights])), verb, rights))
	}
	return out
}

// rights names rights in words, as rightNames does by their ids.
func (n names) rights(pointers []string) string {
	if !n.titled() {
		return rightNames(pointers)
	}
	var said []string
	for _, pointer := range pointers {
		if tokens, ok := schema.Split(pointer); ok && len(tokens) == 5 {
			said = append(said, n.right(tokens[2], tokens[4])+" of the "+n.clauseTitle(tokens[2]))
		}
	}
	return conjunction(said)
}

// rightNames names rights by the pointers to them, which are /clauses/effective/CLAUSE/rights/RIGHT into what policies
// are given; others it leaves out. Like all that is listed it ends in "and".
func rightNames(pointers []string) string {
	var names []string
	for _, pointer := range pointers {
		if tokens, ok := schema.Split(pointer); ok && len(tokens) == 5 {
			names = append(names, fmt.Sprintf("the right %s of the clause %s", tokens[4], tokens[2]))
		}
	}
	return conjunction(names)
}
