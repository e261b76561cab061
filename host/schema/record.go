package schema

import "encoding/json"

// Rules numbers what follows from a runtime and its cells without any party's doing: what facts derive, what the
// answers of policies are held to, how cells are diagnosed, what a call is charged, construe's own Rego helper, and
// what digests name. It is raised by whoever changes one of these in a release, and is part of every record, so that
// whoever replays one knows whether the same may be expected.
//
//   - 1: every record/v1
//   - 2: every record/v2
//   - 3: from record/v3 on: a reading is a document of its own, and a policy is named without the library of its case
const Rules = 3

// Record is a record/v3: the predicate of a signed statement that a comparison came out so. Everything but
// Comparison, Rules, the limits and the judge follows from the comparison, so that a reader can check each part
// against the other.
//
// What follows is part of the version: a field that is derived anew would make old records inconsistent, and so needs
// another version. In memory a record/v2 is a Record too, which names no reading.yaml, and so is a record/v1, see
// [RecordV1].
type Record struct {
	Construe string `json:"construe"`
	// Rules is the number of the rules that it was made under; see the constant.
	Rules int `json:"rules"`
	// Semantics is what another host must find again, whatever its version.
	Semantics Semantics `json:"semantics"`
	// Execution is what another host finds again on the same versions only.
	Execution Execution `json:"execution"`
	// Comparison is what was found, without its side table of places.
	Comparison *Comparison `json:"comparison"`
}

// RecordV1 is a record/v1, which earlier versions wrote and which is read for ever. It names neither rules nor judge:
// they were the first rules, and the judge can be told from whether policies were metered.
type RecordV1 struct {
	Construe   string      `json:"construe"`
	Semantics  Semantics   `json:"semantics"`
	Execution  ExecutionV1 `json:"execution"`
	Comparison *Comparison `json:"comparison"`
}

// Record is the same record as later versions have it.
func (r *RecordV1) Record() *Record {
	e := r.Execution
	return &Record{Construe: r.Construe, Rules: 1, Semantics: r.Semantics, Comparison: r.Comparison,
		Execution: Execution{Engines: e.Engines, Judge: judgeOf(r.Comparison), Limits: e.Limits, Fuel: e.Fuel}}
}

// V1 is a record/v1 as it is written.
func (r *Record) V1() *RecordV1 {
	return &RecordV1{Construe: r.Construe, Semantics: r.Semantics, Comparison: r.Comparison,
		Execution: ExecutionV1{Engines: r.Execution.Engines, Limits: r.Execution.Limits, Fuel: r.Execution.Fuel}}
}

// judgeOf tells which engine evaluated the policies of a comparison: WebAssembly is metered, and topdown is not.
func judgeOf(c *Comparison) string {
	judged := false
	for _, v := range c.Tables.Verdicts {
		if v.Work != nil {
			return JudgeWasm
		}
		judged = judged || v.Error == nil
	}
	if judged {
		return JudgeTopdown
	}
	return JudgeWasm
}

// What evaluates policies. What OPA compiled to WebAssembly did so in earlier versions, and counted fuel in its own
// way.
const (
	JudgeInterpreter = "interpreter"
	JudgeTopdown     = "topdown"
	JudgeWasm        = "wasm"
)

// Semantics are the inputs and results of a comparison.
type Semantics struct {
	Inputs Inputs `json:"inputs"`
	// Worlds stand in the order of the comparison.
	Worlds []WorldOutcome `json:"worlds"`
	// Cells stand in the order of the comparison.
	Cells []CellOutcome `json:"cells"`
}

// Inputs name everything that a result depends on.
type Inputs struct {
	Runtime Subject `json:"runtime"`
	Case    Subject `json:"case"`
	AsOf    string  `json:"asOf"`
	// Clauses names the version in force of each clause that relies on the day.
	Clauses map[string]string `json:"clauses"`
	// Facts holds, by world, the digest of the facts that were judged.
	Facts map[string]string `json:"facts"`
	// Readings holds, by reading, what its party brought.
	Readings map[string]ReadingInputs `json:"readings"`
	// Taken is as in [Made].
	Taken map[string]string `json:"taken,omitempty"`
}

// ReadingInputs are the digests of what reading.yaml says, and of a reading's plugin module, manifest and policy,
// absent where it did not load, and the definitions that it adopts. Of a reading without a plugin Plugin is [NoPlugin].
type ReadingInputs struct {
	Reading     string            `json:"reading,omitempty"`
	Plugin      string            `json:"plugin,omitempty"`
	Manifest    string            `json:"manifest,omitempty"`
	Policy      string            `json:"policy,omitempty"`
	Definitions map[string]string `json:"definitions,omitempty"`
}

// WorldOutcome is what the cells of one world come to.
type WorldOutcome struct {
	World     string `json:"world"`
	Aggregate string `json:"aggregate"`
	Swaps     string `json:"swaps"`
}

// CellOutcome is one cell: its outcome in words, what lies behind it as digests that leave out all that depends on
// the host.
type CellOutcome struct {
	World      string `json:"world"`
	Policy     string `json:"policy"`
	Classifier string `json:"classifier"`
	Outcome    string `json:"outcome"`
	// Error is the code, where the outcome is error.
	Error string `json:"error,omitempty"`
	// Answers is the digest of what the classifier answered; Reasons of the elements, findings, needs and assumptions.
	Answers string `json:"answers"`
	Reasons string `json:"reasons"`
	// NotReproducible names the limit of the host that stopped the cell; another host need not meet it.
	NotReproducible string `json:"notReproducible,omitempty"`
}

// Execution is how the result was reached.
type Execution struct {
	// Engines holds versions: of the plugin ABI, of OPA and of wazero.
	Engines map[string]string `json:"engines"`
	// Judge is what evaluated the policies: interpreter, topdown, or wasm in earlier versions; CrossCheck says that
	// topdown judged every cell as well.
	Judge      string `json:"judge"`
	CrossCheck bool   `json:"crossCheck,omitempty"`
	// Limits are the bounds that a result may depend on. Wall-clock time is none of them.
	Limits map[string]int64 `json:"limits"`
	// Fuel is what each cell's classifier and policy used, where it was metered.
	Fuel []CellFuel `json:"fuel,omitempty"`
}

// ExecutionV1 is the execution of a record/v1.
type ExecutionV1 struct {
	Engines map[string]string `json:"engines"`
	Limits  map[string]int64  `json:"limits"`
	Fuel    []CellFuel        `json:"fuel,omitempty"`
}

// CellFuel is the fuel that one cell used.
type CellFuel struct {
	World          string `json:"world"`
	Policy         string `json:"policy"`
	Classifier     string `json:"classifier"`
	ClassifierFuel int64  `json:"classifierFuel,omitempty"`
	PolicyFuel     int64  `json:"policyFuel,omitempty"`
}

// SignedReading is a signed-reading/v1: the predicate by which a party signs that these bytes are its reading. In
// memory a reading/v1 is one too, which is what earlier versions signed.
type SignedReading struct {
	Construe string `json:"construe"`
	Reading  string `json:"reading"`
	Title    string `json:"title"`
	Doctrine string `json:"doctrine,omitempty"`
	Party    string `json:"party,omitempty"`
	// Rules is the number of the rules that the digests rely on; 1 where a reading/v1 leaves it out.
	Rules int `json:"rules"`
	// Case is the dispute that it is a reading of, and Parts the digests of its parts, by name.
	Case  Subject           `json:"case"`
	Parts map[string]string `json:"parts,omitempty"`
	// Inputs are the digests of reading.yaml, plugin, manifest and policy, and the definitions that the reading adopts.
	Inputs ReadingInputs `json:"inputs"`
	// Taken are the digests of the reading.yaml of those whose code it takes: they say what their definitions mean.
	Taken map[string]string `json:"taken,omitempty"`
}

// signedReadingV1 is a reading/v1 as it is written.
type signedReadingV1 struct {
	Construe string        `json:"construe"`
	Reading  string        `json:"reading"`
	Title    string        `json:"title"`
	Doctrine string        `json:"doctrine,omitempty"`
	Party    string        `json:"party,omitempty"`
	Rules    int           `json:"rules,omitempty"`
	Case     Subject       `json:"case"`
	Inputs   ReadingInputs `json:"inputs"`
}

// MarshalJSON writes it in the form of its kind.
func (r SignedReading) MarshalJSON() ([]byte, error) {
	type current SignedReading
	if r.Construe == KindReadingV1 {
		return json.Marshal(signedReadingV1{r.Construe, r.Reading, r.Title, r.Doctrine, r.Party, r.Rules, r.Case, r.Inputs})
	}
	return json.Marshal(current(r))
}

// Lock is a lock/v2, the file construe.lock beside a case: the digests that a locked comparison accepts.
type Lock struct {
	Construe string `json:"construe"`
	// Rules is the number of the rules that the digests rely on; 1 where a lock/v1 leaves it out.
	Rules int        `json:"rules"`
	Case  LockedCase `json:"case"`
	// Readings holds, by reading, the digests of reading.yaml, plugin module, manifest and policy.
	Readings map[string]ReadingBytes `json:"readings"`
	// Taken is as in [Made].
	Taken map[string]string `json:"taken,omitempty"`
	// Runtimes holds digests by the runtime's id.
	Runtimes map[string]string `json:"runtimes"`
}

// LockedCase is a case's id and digest.
type LockedCase struct {
	ID     string `json:"id"`
	Digest string `json:"digest"`
}
