package schema

// MapAnswers is how the answers of two classifiers relate, to every question that arises on some architecture. It is
// about values alone: their reasons may be others.
type MapAnswers struct {
	Old string `json:"old"`
	New string `json:"new"`
	// Relation is same, as far as both answer; different; or unknown, where no question is answered by both.
	Relation string `json:"relation"`
	// Require is same, or "" where nothing is required; Result is holds, fails or unknown: where both fail somewhere, and
	// nothing is against it.
	Require string `json:"require,omitempty"`
	Result  string `json:"result,omitempty"`
	// Against counts the architectures on which they answer some question differently.
	Against *MapCount `json:"against,omitempty"`
	// Questions are a term each, of a subject, sorted by both.
	Questions []MapQuestion `json:"questions"`
	// Counterexample is the nearest of those architectures.
	Counterexample *MapDissent `json:"counterexample,omitempty"`
}

// MapQuestion is a term of the case, asked of a subject on every architecture that has it.
type MapQuestion struct {
	Term     string `json:"term"`
	Subject  string `json:"subject"`
	Question string `json:"question"`
	// Unasked are the readings whose classifier is not asked the term, which counts as unknown.
	Unasked []string `json:"unasked,omitempty"`
	// Arises counts the architectures that have the subject, Alike those on which both answer the same, and Failing those
	// on which both fail.
	Arises  MapCount `json:"arises"`
	Alike   MapCount `json:"alike"`
	Failing MapCount `json:"failing"`
	// Apart is where they answer differently, by the two answers; the answer fails is a classifier's that fails.
	Apart []MapApart `json:"apart,omitempty"`
}

// MapDissent is two different answers to one question, and the nearest architecture on which they are given.
type MapDissent struct {
	Term    string   `json:"term"`
	Subject string   `json:"subject"`
	Apart   MapApart `json:"apart"`
}

// AnswerFails is what a classifier answers that fails.
const AnswerFails = "fails"

// RelationDifferent: two classifiers answer some question differently.
const RelationDifferent = "different"

// What --relate is about.
const (
	// RelatesReadings: what two readings come to.
	RelatesReadings = "reading"
	// RelatesPlugins: what their classifiers answer.
	RelatesPlugins = "plugin"
)
