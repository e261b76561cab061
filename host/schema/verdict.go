package schema

// Outcomes of a verdict, and what the aggregate of a comparison adds to them. A policy says the first three; error is
// only ever said by the host, and permitted only of a policy that ran to its end.
const (
	// Permitted: every limb that is pleaded is closed, for every subject that there is or may be.
	Permitted = "permitted"
	// Breach: some limb is made out, for some subject.
	Breach = "breach"
	// Undetermined: neither; facts are missing, or a word is open.
	Undetermined = "undetermined"
	// Error: there is no answer, and it must never look like one.
	Error = "error"

	// AgreedPermitted and AgreedBreach: every reading comes to the same by its own classifier and policy.
	AgreedPermitted = "agreed-permitted"
	AgreedBreach    = "agreed-breach"
	// Disputed: some readings come to another outcome than others.
	Disputed = "disputed"
)

// Verdict is a verdict/v1: what one policy made of one classification of one set of facts.
type Verdict struct {
	Construe string `json:"construe"`
	// Outcome is permitted, breach, undetermined or error.
	Outcome string `json:"outcome"`
	// Reading is the reading whose policy judged.
	Reading string `json:"reading"`
	// PolicyDigest names the policy: its files, the case's library and the helper they share.
	PolicyDigest string `json:"policyDigest,omitempty"`
	// Clauses names the version in force of each clause that relies on the day.
	Clauses map[string]string `json:"clauses,omitempty"`
	// Elements is what was pleaded: limb → subject pointer → element → yes, no, unknown or arguable.
	Elements map[string]map[string]map[string]string `json:"elements,omitempty"`
	// Grounds are what the elements come to, computed by the host, sorted by limb and subject.
	Grounds []Ground `json:"grounds,omitempty"`
	// Findings give the reason for each element, sorted by limb, subject and element.
	Findings []Finding `json:"findings,omitempty"`
	// WaitsFor says of an undetermined verdict what would settle it: facts or words.
	WaitsFor string `json:"waitsFor,omitempty"`
	// Needs are the elements that are open, with the facts they wait for.
	Needs []Need `json:"needs,omitempty"`
	// Unpleaded are the rights in force about which the reading pleads nothing, as pointers below /clauses, sorted: no
	// element names them. They change no outcome; whoever reads "permitted" should know of them.
	Unpleaded []string `json:"unpleaded,omitempty"`
	// Assumptions are what the policy took as given.
	Assumptions []Assumption `json:"assumptions,omitempty"`
	// ClassificationDigest names what was judged; Classification is it, where the document stands alone in a pipe.
	ClassificationDigest string          `json:"classificationDigest,omitempty"`
	Classification       *Classification `json:"classification,omitempty"`
	// Work is what the policy's evaluation took, where it was metered.
	Work *Spent `json:"work,omitempty"`
	// Error says why the outcome is error, whose code it was and where.
	Error *Problem `json:"error,omitempty"`
}

func (v *Verdict) withoutLocations() any {
	if v.Classification == nil {
		return v
	}
	bare := *v
	bare.Classification = v.Classification.withoutLocations().(*Classification)
	return &bare
}

// Ground is what the elements of one limb come to for one subject: yes makes the limb out, no closes it, and anything
// else leaves it open. The subject "" stands for the whole runtime, or for subjects that nobody has seen.
type Ground struct {
	Limb    string `json:"limb"`
	Subject string `json:"subject"`
	Value   Tri    `json:"value"`
	// Elements are those that make it so: all of them for yes, the unknown and the arguable where it is open. There are
	// none where nothing of the limb's kind is there.
	Elements []string `json:"elements,omitempty"`
	// Pointers name a composition that is not known to be complete, where that leaves the limb open.
	Pointers []string `json:"pointers,omitempty"`
}

// Finding is the reason for one element of one limb, or, with the weight context, something that was weighed and
// decided nothing by itself. Every element that is pleaded has one.
type Finding struct {
	Clause  string `json:"clause"`
	Version string `json:"version"`
	Limb    string `json:"limb"`
	Subject string `json:"subject"`
	Element string `json:"element"`
	Value   string `json:"value,omitempty"`
	// Weight is element or context.
	Weight string `json:"weight"`
	// Term and Definition name the word or the definition that the element turns on, where it does.
	Term       string   `json:"term,omitempty"`
	Definition string   `json:"definition,omitempty"`
	Reason     string   `json:"reason"`
	Pointers   []string `json:"pointers,omitempty"`
	Remedy     string   `json:"remedy,omitempty"`
}

// Need is an open element and the facts it waits for; Element is empty where a composition is not known to be complete.
// Its pointers are of facts that somebody can state: in the place of what is derived stand the facts behind it.
type Need struct {
	Limb     string   `json:"limb"`
	Subject  string   `json:"subject"`
	Element  string   `json:"element,omitempty"`
	Value    Tri      `json:"value"` // unknown or arguable
	Pointers []string `json:"pointers,omitempty"`
}

// Assumption is something a policy took as given. It changes no outcome; Pointer names the fact it is about, if any.
type Assumption struct {
	Text    string `json:"text"`
	Pointer string `json:"pointer,omitempty"`
}

// Spent is what a party's code took of its budget: the same on every machine and in every engine that meters. It is no
// part of what a verdict or a classification says, and another version of the code's compiler may count otherwise.
type Spent struct {
	// Fuel is the instructions run, more or less, and what the host did for them.
	Fuel int64 `json:"fuel"`
	// Depth is how many functions were entered and not left, at most.
	Depth int `json:"depth"`
	// MemoryPages is the size of the memory at the end, in pages of 64 KiB.
	MemoryPages int `json:"memoryPages"`
}
