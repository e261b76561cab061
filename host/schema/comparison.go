package schema

// Comparison is a comparison/v1: one runtime on one day, judged under every reading in every world that was asked for.
type Comparison struct {
	Construe string `json:"construe"`
	// Made names versions and digests of everything that can change an answer.
	Made Made `json:"made"`
	// Runtime and Case name what was judged, and under which dispute.
	Runtime Subject `json:"runtime"`
	Case    Subject `json:"case"`
	AsOf    string  `json:"asOf"`
	// Clauses names the version in force of each clause that relies on the day.
	Clauses map[string]string `json:"clauses"`
	Axes    Axes              `json:"axes"`
	// Stipulated is what the case says of the clauses, words and definitions that are spoken of here.
	Stipulated *Stipulated `json:"stipulated,omitempty"`
	// Titles are the words for the ids that Worlds name; absent from a document that was made before there were issues.
	Titles *Titles `json:"titles,omitempty"`
	// Cells are sorted by world (in the order of Axes), policy and classifier.
	// Verdict may be in no table where a swap could be judged: of many readings a comparison keeps the outcome alone.
	Cells []Cell `json:"cells"`
	// Worlds holds the aggregate of each world, in the order of Axes.
	Worlds []WorldResult `json:"worlds"`
	// Readings describes the readings that the axes name.
	Readings map[string]ReadingSummary `json:"readings"`
	Tables   Tables                    `json:"tables"`
	// Against says what an earlier record was that this was compared with; its worlds have what moved.
	Against *Against `json:"against,omitempty"`
	// Locations is the side table of places, by JSON Pointer into the runtime; it is outside the digest.
	Locations map[string]Location `json:"locations,omitempty"`
	// Source is the file and line that the runtime was found in, where it was one of many; it is outside the digest.
	Source *Location `json:"source,omitempty"`
}

// Diagonal lists the outcomes of one world's cells in which a reading's own classifier stands under its own policy.
func (c *Comparison) Diagonal(world string) (outcomes []string) {
	for _, cell := range c.Cells {
		if cell.World == world && cell.Policy == cell.Classifier {
			outcomes = append(outcomes, cell.Outcome)
		}
	}
	return outcomes
}

// FactsIn gives the facts of a world, which all its cells are of; empty ones where it has no cell, or errors alone.
func (c *Comparison) FactsIn(world string) *Facts {
	for _, cell := range c.Cells {
		if f, found := c.Facts(cell); found && cell.World == world {
			return f
		}
	}
	return &Facts{}
}

// Aggregate is what the readings' own outcomes come to: an error is an error whatever the others say, and so is none at
// all.
//
//	one error, or no outcome        error
//	two that are not the same       disputed
//	all permitted, all breach       agreed-permitted, agreed-breach
//	all undetermined                undetermined
func Aggregate(outcomes []string) string {
	seen := map[string]bool{}
	for _, o := range outcomes {
		seen[o] = true
	}
	switch {
	case seen[Error] || len(seen) == 0:
		return Error
	case len(seen) > 1:
		return Disputed
	case seen[Permitted]:
		return AgreedPermitted
	case seen[Breach]:
		return AgreedBreach
	}
	return Undetermined
}

// aggregates lists what a world can come to, the worst first.
func aggregates() []string {
	return []string{Error, AgreedBreach, Disputed, Undetermined, AgreedPermitted}
}

// Worst is the worst of the aggregates of the worlds, an error before all others; an error where there is no world.
func (c *Comparison) Worst() string {
	for _, a := range aggregates() {
		for _, w := range c.Worlds {
			if w.Aggregate == a {
				return a
			}
		}
	}
	return Error
}

func (c *Comparison) withoutLocations() any {
	bare := *c
	bare.Locations, bare.Source = nil, nil
	bare.Tables.Facts = map[string]*Facts{}
	for digest, f := range c.Tables.Facts {
		bare.Tables.Facts[digest] = f.withoutLocations().(*Facts)
	}
	return &bare
}

// Made names what made a comparison. Readings gives each one's plugin, manifest and policy digests. Taken has, by id,
// the digests of what reading.yaml says of those that are not compared, and whose code one that is takes.
type Made struct {
	ABI      string                  `json:"abi"`
	OPA      string                  `json:"opa"`
	Wazero   string                  `json:"wazero"`
	Readings map[string]ReadingBytes `json:"readings"`
	Taken    map[string]string       `json:"taken,omitempty"`
}

// ReadingBytes are the digests of what reading.yaml says, of a reading's plugin module, of the manifest that says what
// it is shown, and of its policy. Of a reading without a plugin Plugin is [NoPlugin].
type ReadingBytes struct {
	Reading  string `json:"reading,omitempty"`
	Plugin   string `json:"plugin,omitempty"`
	Manifest string `json:"manifest,omitempty"`
	Policy   string `json:"policy,omitempty"`
}

// Module is the digest that a classification of the reading names; "" where it has no plugin, or none that loaded.
func (b ReadingBytes) Module() string {
	if b.Plugin == NoPlugin {
		return ""
	}
	return b.Plugin
}

// Subject names a document by id, title and digest. The digest is that of the document as it was read, before anything
// was filled in.
type Subject struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	Digest string `json:"digest"`
}

// Axes are what was crossed. The world "" is the facts as stated.
type Axes struct {
	Worlds      []AxisWorld `json:"worlds"`
	Policies    []string    `json:"policies"`
	Classifiers []string    `json:"classifiers"`
}

// AxisWorld is a world's id and title.
type AxisWorld struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}

// ReadingSummary is what a report says of a reading.
type ReadingSummary struct {
	Title       string            `json:"title"`
	Doctrine    string            `json:"doctrine,omitempty"`
	Party       string            `json:"party,omitempty"`
	Definitions map[string]string `json:"definitions,omitempty"`
}

// Cell is one classifier under one policy in one world. Where both are of one reading, it is the reading's own, and
// stands on the diagonal; the others are swaps, which tell whether a difference is one of words or of rules.
type Cell struct {
	// World is a world of the axes; "" is the facts as stated.
	World string `json:"world"`
	// Policy and Classifier are readings of the axes.
	Policy     string `json:"policy"`
	Classifier string `json:"classifier"`
	// Outcome is the verdict's: permitted, breach, undetermined or error.
	Outcome string `json:"outcome"`
	// Facts, Classification and Verdict are digests, the keys of Tables.
	Facts          string `json:"facts"`
	Classification string `json:"classification"`
	Verdict        string `json:"verdict"`
}

// Swap reports whether a policy judges on another reading's classification.
func (c Cell) Swap() bool { return c.Policy != c.Classifier }

// WorldResult is what the cells of one world come to.
type WorldResult struct {
	World string `json:"world"`
	// Aggregate is over the diagonal, each reading's own classifier and policy: error, agreed-permitted, agreed-breach,
	// undetermined or disputed.
	Aggregate string `json:"aggregate"`
	// Swaps says what the outcomes vary with, off the diagonal too: nothing, classifiers, policies, both, together,
	// not-asked, or error where a cell could not be judged.
	Swaps string `json:"swaps"`
	// Denominators count the facts of this world.
	Denominators Denominators `json:"denominators"`
	// Supposed are the facts that this world has otherwise than the description states them, and that nobody disputes,
	// sorted by pointer.
	Supposed []Supposition `json:"supposed,omitempty"`
	// Disputes are the points on which readings differ, sorted by limb, subject and element.
	Disputes []Dispute `json:"disputes,omitempty"`
	// Issues are the points on which the outcomes turn, by number: every dispute, every ground of a breach, and the facts
	// that are disputed or open. A document that was made before there were issues has none.
	Issues []Issue `json:"issues,omitempty"`
	// Crux names what a dispute turns on, where it was looked for.
	Crux *CheapestCrux `json:"crux,omitempty"`
	// Movement lists the readings whose own verdict changed against an earlier record, or came nearer to a breach.
	Movement []Movement `json:"movement,omitempty"`
}

// Supposition is a fact that a world fills in, or has otherwise than it is stated.
type Supposition struct {
	Pointer string `json:"pointer"`
	// Value is that of the world, and Stated what the description says: unknown, or another value.
	Value  string `json:"value"`
	Stated string `json:"stated"`
	// Proof is what would prove the fact, the strongest first, as the case says.
	Proof []Proof `json:"proof,omitempty"`
}

// CheapestCrux is the least that would settle a dispute: the sets of changes of the least effort after which every
// reading says the same. construe crux finds all of them.
type CheapestCrux struct {
	// Sets are those of the least effort that somebody can make, or else that nobody can; none where none was found.
	Sets []ChangeSet `json:"sets"`
	// More counts the other sets that were found.
	More int `json:"more"`
	// Complete and CompleteUpTo are as in a crux.
	Complete     bool     `json:"complete"`
	CompleteUpTo int      `json:"completeUpTo"`
	Searched     Searched `json:"searched"`
	// Error says why it could not be looked for.
	Error *Problem `json:"error,omitempty"`
}

// Denominators count facts: the leaves of the filled runtime. NeverRead counts those that no classifier was shown and
// no policy mentions.
type Denominators struct {
	Stipulated int `json:"stipulated"`
	Assumed    int `json:"assumed"`
	Disputed   int `json:"disputed"`
	Unknown    int `json:"unknown"`
	NeverRead  int `json:"neverRead"`
}

// The kinds of disputes: what a difference was seen to go away by.
const (
	// OtherFacts: they rely on different facts; another value of one changes one answer and not the other.
	OtherFacts = "other-facts"
	// OtherWord: one answers otherwise by the other's classifier.
	OtherWord = "other-word"
	// OtherDefinition: one answers otherwise with another value of a definition that it adopts.
	OtherDefinition = "other-definition"
	// OtherRule: none of these; one asks for something that the other does not, or makes something else of it.
	OtherRule = "other-rule"
	// NotTried: the bound on trials was reached before anything was found.
	NotTried = "not-tried"
)

// Dispute is one element on which readings with different outcomes differ: Kind says on what, as far as trying tells.
type Dispute struct {
	Clause  string `json:"clause"`
	Version string `json:"version"`
	Limb    string `json:"limb"`
	Subject string `json:"subject"`
	Element string `json:"element"`
	Kind    string `json:"kind"`
	// Term and Definition name the word or the definition, where Kind says that it is one. There is no term where it
	// takes several words together.
	Term       string `json:"term,omitempty"`
	Definition string `json:"definition,omitempty"`
	// Idle are definitions by which an answer is explained and no value of which changes it.
	Idle []string `json:"idle,omitempty"`
	// Sides holds, by reading, what each says. Who neither answers nor would come out otherwise if it had to is no
	// side.
	Sides map[string]Side `json:"sides"`
	// Tried lists what was tried and changed an answer.
	Tried []Try `json:"tried,omitempty"`
}

// Side is what one reading says on a disputed element. Value is absent where the reading does not ask for the element.
type Side struct {
	Outcome    string   `json:"outcome"`
	Value      string   `json:"value"`          // yes, no, unknown, arguable, absent
	Limb       string   `json:"limb,omitempty"` // what decides the side, where it does not plead the dispute's limb
	Answer     string   `json:"answer,omitempty"`
	Definition string   `json:"definition,omitempty"` // the value adopted
	Reason     string   `json:"reason,omitempty"`
	Pointers   []string `json:"pointers,omitempty"`
	// IfAsked is what a side that does not ask would come to if it had to give another's answer.
	IfAsked *IfAsked `json:"ifAsked,omitempty"`
}

// IfAsked is an answer and the outcome that it would make.
type IfAsked struct {
	Value   string `json:"value"`
	Outcome string `json:"outcome"`
}

// Try is a reading's own cell judged again with one thing otherwise: on the answers of another's Classifier, or with
// another value (To) of a Definition or of the fact at Pointer. Value and Outcome are what it then answers and comes
// to.
type Try struct {
	Reading    string `json:"reading"`
	Classifier string `json:"classifier,omitempty"`
	Definition string `json:"definition,omitempty"`
	Pointer    string `json:"pointer,omitempty"`
	To         string `json:"to,omitempty"`
	Value      string `json:"value"`
	Outcome    string `json:"outcome"`
}

// Tables hold, by digest, what cells refer to, so that nothing is repeated. Of a cell that is an error its verdict is
// there, which says why; facts that only errors are of, and answers that none but errors were judged on, are left out.
type Tables struct {
	Facts           map[string]*Facts          `json:"facts"`
	Classifications map[string]*Classification `json:"classifications"`
	Verdicts        map[string]*Verdict        `json:"verdicts"`
}
