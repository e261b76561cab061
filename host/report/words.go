package report

import (
	"strconv"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// Counted is a number of things in words: "1 reading", "2 readings".
func Counted(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return strconv.Itoa(n) + " " + thing + "s"
}

// conjunction joins words as a sentence that means all of them: "a, b and c".
func conjunction(words []string) string { return joined(words, " and ") }

// disjunction joins words as a sentence that means one of them: "a, b or c".
func disjunction(words []string) string { return joined(words, " or ") }

// joined separates words by commas and the last two by a word. A list of one is that word, and of none is "".
func joined(words []string, last string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + last + words[len(words)-1]
}

// subjectName names what an answer or an element is about; the empty id is the runtime as a whole.
func subjectName(id string) string {
	if id == "" {
		return "the runtime"
	}
	return id
}

// worldName names a world with its title. The world "" has no id, and its title says all.
func worldName(w schema.AxisWorld) string {
	if w.ID == "" {
		return w.Title
	}
	return w.ID + ", " + w.Title
}

// worldPhrase names a world by its id within a sentence.
func worldPhrase(id string) string {
	if id == "" {
		return "the facts as stated"
	}
	return "world " + id
}

// cellName is a cell in words: a reading, where its own policy judges its own answers, or one's policy on another's
// answers.
func cellName(policy, classifier string) string {
	if policy == classifier {
		return policy
	}
	return policy + " on the answers of " + classifier
}

// clauseVersions names the versions in force, as the end of a sentence that says the day, by what the document says of
// them; "" where no clause depends on the day.
func clauseVersions(clauses map[string]string, said *schema.Stipulated) string {
	var versions []string
	for _, clause := range schema.Keys(clauses) {
		name := clause + " " + clauses[clause]
		if said != nil {
			for _, t := range said.Clauses {
				if t.Clause == clause && t.Version == clauses[clause] {
					name = clauseName(t)
				}
			}
		}
		versions = append(versions, name)
	}
	if len(versions) == 0 {
		return ""
	}
	return ", under " + strings.Join(versions, ", ")
}
