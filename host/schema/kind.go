package schema

import "strings"

// Kinds of documents, as they stand in the first field, "construe". The number is that of the form: what a reader of
// the old form would misread gets another.
const (
	// KindRuntime is a description of a system, which people write: see [Runtime].
	KindRuntime = "runtime/v1"
	// KindFacts is a runtime in one world on one day, with what follows from it: see [Facts].
	KindFacts = "facts/v1"
	// KindCase is a clause, its vocabulary and what is agreed on it, which people write: see [Case]. KindCaseV1 is its
	// first form, which is still read.
	KindCase   = "case/v2"
	KindCaseV1 = "case/v1"
	// KindReading is one party's interpretation of a case, which people write: see [Reading].
	KindReading = "reading/v2"
	// KindSuite is what the tests of a case expect of swaps, which people write: see [Suite].
	KindSuite = "suite/v1"
	// KindClassification is what a plugin answers about facts: see [Classification].
	KindClassification = "classification/v1"
	// KindInput is all that a policy sees: see [Input].
	KindInput = "input/v1"
	// KindVerdict is what a policy concludes: see [Verdict].
	KindVerdict = "verdict/v1"
	// KindComparison is all verdicts on one runtime side by side: see [Comparison].
	KindComparison = "comparison/v1"
	// KindPlugin is the manifest of a plugin, which people write: see [Plugin].
	KindPlugin = "plugin/v1"
	// KindRecord is what is signed of a comparison: see [Record]. The others are its earlier forms, which are still
	// read.
	KindRecord   = "record/v3"
	KindRecordV2 = "record/v2"
	KindRecordV1 = "record/v1"
	// KindSignedReading is what is signed of one reading: see [SignedReading]. KindReadingV1 is its first form, which
	// is still read.
	KindSignedReading = "signed-reading/v1"
	KindReadingV1     = "reading/v1"
	// KindJob is what construe ci judges in a repository, which people write as construe.yaml: see [Job].
	KindJob = "job/v1"
	// KindLock pins a case, its readings and runtimes: see [Lock]. KindLockV1 is its first form, which is still read.
	KindLock   = "lock/v2"
	KindLockV1 = "lock/v1"
	// KindListing is what a case is made of: see [Listing].
	KindListing = "listing/v1"
	// KindDocumentation is what a case asks and its parties claim: see [Documentation].
	KindDocumentation = "documentation/v1"
	// KindTimeline is how verdicts change from day to day: see [Timeline].
	KindTimeline = "timeline/v1"
	// KindInspection is what a plugin or a policy may do: see [Inspection].
	KindInspection = "inspection/v1"
	// KindCheck is what was found in a reading: see [Check].
	KindCheck = "check/v1"
	// KindTest is how a policy's own tests ended: see [Test].
	KindTest = "test/v1"
	// KindCrux is the least changes that would settle a dispute: see [Crux].
	KindCrux = "crux/v1"
	// KindMap is what readings come to on every architecture: see [Map].
	KindMap = "map/v1"
	// KindExplanation is why a verdict is as it is: see [Explanation].
	KindExplanation = "explanation/v1"
	// KindExplanations is why each verdict on a runtime is as it is: see [Explanations].
	KindExplanations = "explanations/v1"
	// KindFailure stands in the place of a document that could not be made: see [Failure].
	KindFailure = "problem/v1"
	// KindSweep is what a runtime comes to, where much is learned from others: see [Sweep].
	KindSweep = "sweep/v1"
	// KindWhatIf is what a change of facts would do: see [WhatIf].
	KindWhatIf = "whatif/v1"
	// KindWaivers is breaches and disputes that a gate lets pass, which people write: see [Waivers].
	KindWaivers = "waivers/v1"
	// KindGate is what a gate made of comparisons: see [Gate].
	KindGate = "gate/v1"
)

// documentKind is what is known of one kind of document. Its JSON Schema is the file in schemas of its name, with a
// hyphen.
type documentKind struct {
	name string
	// page is where it is described, of a document that people write.
	page string
	// further checks what the schema cannot say.
	further func(d *Document) Problems
}

// documentKinds is the one table of them, sorted by name.
func documentKinds() []documentKind {
	return []documentKind{
		{name: KindCaseV1, page: "docs/case.md"},
		{name: KindCase, page: "docs/case.md"},
		{name: KindCheck},
		{name: KindClassification},
		{name: KindComparison, further: (*Document).checkComparison},
		{name: KindCrux, further: (*Document).checkCrux},
		{name: KindDocumentation},
		{name: KindExplanation, further: (*Document).checkExplanation},
		{name: KindExplanations, further: (*Document).checkExplanations},
		{name: KindFacts},
		{name: KindGate, further: (*Document).checkGate},
		{name: KindInput},
		{name: KindInspection},
		{name: KindJob, page: "docs/construe-yaml.md", further: (*Document).checkJob},
		{name: KindListing},
		{name: KindLockV1},
		{name: KindLock},
		{name: KindMap, further: (*Document).checkMap},
		{name: KindPlugin, page: "docs/plugin-yaml.md", further: (*Document).checkReads},
		{name: KindFailure},
		{name: KindReadingV1},
		{name: KindReading, page: "docs/reading.md"},
		{name: KindRecordV1},
		{name: KindRecordV2},
		{name: KindRecord},
		{name: KindRuntime, page: "docs/runtime.md", further: (*Document).checkReferences},
		{name: KindSignedReading},
		{name: KindSuite, page: "docs/case.md"},
		{name: KindSweep, further: (*Document).checkSweep},
		{name: KindTest, further: (*Document).checkTest},
		{name: KindTimeline, further: (*Document).checkTimeline},
		{name: KindVerdict, further: (*Document).checkVerdict},
		{name: KindWaivers, page: "docs/waivers.md", further: (*Document).checkWaivers},
		{name: KindWhatIf},
	}
}

// kindOf finds a kind by its name; one of that name about which nothing is known where there is none.
func kindOf(name string) documentKind {
	for _, k := range documentKinds() {
		if k.name == name {
			return k
		}
	}
	return documentKind{name: name}
}

// Kinds lists every kind of document that has a JSON Schema, sorted.
func Kinds() (out []string) {
	for _, k := range documentKinds() {
		out = append(out, k.name)
	}
	return out
}

// ByPeople reports whether documents of a kind are written by people, as cases and runtimes are, so that none is ever
// written over by what a program makes.
func ByPeople(kind string) bool { return kindOf(kind).page != "" }

// JSONSchema returns the JSON Schema (draft 2020-12) of a kind of document, as embedded.
//
// # Errors
//
// That of the file system, where there is no such kind.
func JSONSchema(kind string) ([]byte, error) {
	return schemaFiles.ReadFile("schemas/" + strings.ReplaceAll(kind, "/", "-") + ".json")
}
