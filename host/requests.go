package host

import (
	"iter"
	"regexp"
	"time"

	"github.com/construe-host/construe/host/internal/replay"
	"github.com/construe-host/construe/host/record"
	"github.com/construe-host/construe/host/schema"
)

// FactsRequest asks for the facts of a runtime in one world ("" as stated) on one day ("" the runtime's own).
type FactsRequest struct {
	Runtime *schema.Document
	World   string
	AsOf    string
}

// ClassifyRequest asks one reading's plugin about facts.
type ClassifyRequest struct {
	Reading string
	Facts   *schema.Facts
}

// JudgeRequest asks one reading's policy about a classification, which carries its facts.
type JudgeRequest struct {
	Reading        string
	Classification *schema.Classification
}

// CompareRequest asks how every reading judges runtimes.
type CompareRequest struct {
	// Runtimes yields what is judged; one comparison each, in this order. An error in the place of a runtime is yielded
	// in the place of its comparison. [Documents] makes one of documents that are there already; one that reads files
	// or a stream need not hold more than one at a time. It is ranged over on a goroutine of its own, some ahead of the
	// comparisons.
	Runtimes iter.Seq2[*schema.Document, error]
	// Worlds are the worlds to judge in, in this order; "" is the facts as stated, and all there is if none is given.
	Worlds []string
	// AnyWorld judges a runtime in those of Worlds that it has. One that has none of them is an error all the same.
	AnyWorld bool
	// EveryWorld judges each runtime as stated and in all the worlds that it has, whatever Worlds says.
	EveryWorld bool
	// AsOf is the day; each runtime's own if empty.
	AsOf string
	// OwnOnly leaves out the swaps: each reading's own classifier under its own policy, nothing else.
	OwnOnly bool
	// SwapOutcomes keeps of each swap that could be judged its outcome and no verdict, so that what is held and written
	// grows with the number of readings and not with its square. Such a comparison makes no record.
	SwapOutcomes bool
	// LeaveUnused leaves out of the tables facts and answers that only errors are of, so that where every cell failed
	// little is held and written. Such a comparison makes no record.
	LeaveUnused bool
	// NoDisputes leaves out what disputed readings differ on, which is found by judging again.
	NoDisputes bool
	// CruxBudget bounds the search for the cheapest changes that would settle each dispute, in answers asked for; 0
	// leaves it out.
	CruxBudget int
	// IssueChanges has that search look, for each issue of a disputed world, for the cheapest change of an outcome that
	// depends on it as well. It takes about a third of the time of the rest.
	IssueChanges bool
	// Judged is handed each comparison as soon as its cells are judged, before that search, which adds to it; it may be
	// nil. Where it is not, runtimes are judged one after the other.
	Judged func(*schema.Comparison) error
	// Progress is told how far that search is, now and then, on any goroutine; it may be nil.
	Progress func(CruxProgress)
}

// SweepRequest asks how every reading judges many runtimes that are alike. Runtimes, Worlds, AnyWorld, EveryWorld, AsOf
// and OwnOnly are as in [CompareRequest].
type SweepRequest struct {
	Runtimes   iter.Seq2[*schema.Document, error]
	Worlds     []string
	AnyWorld   bool
	EveryWorld bool
	AsOf       string
	OwnOnly    bool
	// Confirm is of how many learned cells the engine is asked all the same, at the least: the first ones, and then at
	// random ever fewer, so that those are spread over all runtimes; 0 is none. The same ones are drawn each time.
	Confirm int
	// Progress is told how far the sweep is, after each runtime that was judged; it may be nil.
	Progress func(SweepProgress)
}

// CruxRequest asks what a disagreement, or a verdict, turns on.
type CruxRequest struct {
	// Runtime, World ("" as stated) and AsOf ("" its own) are what is judged.
	Runtime *schema.Document
	World   string
	AsOf    string
	// Set is what is otherwise than the runtime and the case say, by name, as in [WhatIfRequest].
	Set map[string]string
	// Goal is resolve, flip, permitted or breach; resolve if empty, and flip where there is one cell.
	Goal string
	// Cells are what the goal is about; each reading's own classifier under its own policy if empty.
	Cells []schema.JudgedCell
	// MaxSize bounds the changes of a set, and Budget the answers asked for, each of which takes one run of a policy or
	// none; 0 is no bound.
	MaxSize, Budget int
	// Work bounds what those answers take, in instructions of plugins and policies, a byte of the facts that are looked
	// at counting for a hundred; 0 is no bound. Where trying the values of the toggles alone takes more, nothing is
	// searched.
	Work int64
	// Progress is told how far the search is, now and then; it may be nil.
	Progress func(CruxProgress)
}

// MapRequest asks what cells come to on every architecture.
type MapRequest struct {
	// Runtime, World ("" as stated) and AsOf ("" its own) are what the toggles are of.
	Runtime *schema.Document
	World   string
	AsOf    string
	// Set is what is otherwise than the runtime and the case say, by name, as in [WhatIfRequest].
	Set map[string]string
	// Cells are what is mapped; each reading's own classifier under its own policy if empty.
	Cells []schema.JudgedCell
	// Old and New are two readings to relate, each its own cell, in the place of Cells; Require is what is required of
	// the new one: same, no-new-breach or no-new-permission, or "". Of is what of them is related: reading, as is "", for
	// what they come to; or plugin, for what their classifiers answer, of which nothing but same can be required. Then
	// the cells are the old one's policy over either classifier.
	Old, New, Of, Require string
	// Budget bounds the runs of a policy for one cell; 0 is no bound. What is not known then is unmapped.
	Budget int
	// Confirm is how many architectures are drawn at random and judged once more, besides those that the map shows: at
	// most [schema.MostConfirmed], and all where there are no more.
	Confirm int
	// Progress is told how far the map is, now and then; it may be nil.
	Progress func(MapProgress)
}

// ExplainRequest asks why one cell comes out as it does.
type ExplainRequest struct {
	// Runtime, World ("" as stated) and AsOf ("" its own) are what is judged.
	Runtime *schema.Document
	World   string
	AsOf    string
	// Set is what is otherwise than the runtime and the case say, by name, as in [WhatIfRequest].
	Set map[string]string
	// Policy and Classifier name the cell by the readings whose they are; the policy's own classifier if Classifier is
	// empty.
	Policy, Classifier string
	// NoNearest leaves out the search for the cheapest change that gives the other outcome.
	NoNearest bool
}

// ExplainAllRequest asks why every cell of a runtime comes out as it does.
type ExplainAllRequest struct {
	Runtime *schema.Document
	// Worlds are the worlds to judge in, in this order; "" is the facts as stated, and all there is if none is given.
	Worlds []string
	// AsOf is the day; the runtime's own if empty.
	AsOf string
	// Set is what is otherwise than the runtime and the case say, by name, as in [WhatIfRequest].
	Set map[string]string
	// OwnOnly leaves out the swaps: each reading's own classifier under its own policy, nothing else.
	OwnOnly bool
	// NoNearest leaves out the search for the cheapest change that gives each cell the other outcome.
	NoNearest bool
	// Progress is told how many cells are explained, before each; it may be nil.
	Progress func(ExplainProgress)
}

// WhatIfRequest asks what changes where facts or definitions do.
type WhatIfRequest struct {
	// Runtime, World ("" as stated) and AsOf ("" its own) are what is judged.
	Runtime *schema.Document
	World   string
	AsOf    string
	// Set holds values by name, as text. A name is a toggle's, a definition's (in every reading that adopts it), or the
	// pointer of a fact of the runtime or of /readings/R/definitions/D. Of a list, the members are parted by commas.
	Set map[string]string
	// Move holds a move (weaker, stronger, near-miss) by the toggle that it is of.
	Move map[string]string
}

// TimelineRequest asks for the timeline of a runtime; Worlds are as in [CompareRequest].
type TimelineRequest struct {
	Runtime *schema.Document
	Worlds  []string
}

// CheckRequest asks whether a case and its readings are fit for use.
type CheckRequest struct {
	// Runtimes and Worlds are what the unknown-property is tried on. Without runtimes it is every one of the case, in
	// the worlds named where it has them, or else as stated and in each of its worlds.
	Runtimes []*schema.Document
	Worlds   []string
	// Determinism has every plugin and policy run twice in each engine, on these or else on all that the case has.
	Determinism bool
	// Processor bounds the processor time that the check takes; 60 s if 0.
	Processor time.Duration
}

// TestRequest asks for the tests of a case: its precedents, and the *_test.rego of its readings.
type TestRequest struct {
	// Run restricts the tests to names that match; nil for all.
	Run *regexp.Regexp
	// Coverage asks how much of the policies the tests written in Rego come to, and Threshold how much that is to be, in
	// percent. A threshold asks for coverage too.
	Coverage  bool
	Threshold float64
}

// MovementRequest asks what moved from one runtime to another.
type MovementRequest struct {
	// Before and After are the runtimes; without Before only outcomes are compared.
	Before, After *schema.Document
	// AsOf is the day for both; each runtime's own if empty.
	AsOf string
	// Outcomes are those of before, by world and reading.
	Outcomes map[string]map[string]string
}

// ReplayRequest asks to run again what a record says, on a host that was opened on its case with its readings.
type ReplayRequest struct {
	Record *schema.Record
	// Runtime is what the record is about.
	Runtime *schema.Document
}

// ExplainProgress is how far an explanation of every cell is.
type ExplainProgress = schema.ExplainProgress

// CruxProgress is how far a search for cruxes is.
type CruxProgress = schema.CruxProgress

// MapProgress is how far a map is.
type MapProgress = schema.MapProgress

// SweepProgress is how far a sweep is.
type SweepProgress = schema.SweepProgress

// InspectRequest asks for a description of the readings, and for what their own plugins and policies take on runtimes,
// if there are any. Worlds and AsOf are as in [CompareRequest].
type InspectRequest struct {
	Runtimes []*schema.Document
	Worlds   []string
	AsOf     string
}

// Replay is what came of running a record again.
type Replay struct {
	// Record is what this host makes of the same request. A search is not made again: its cruxes are those of the
	// record, where they hold.
	Record *schema.Record `json:"-"`
	// Difference says how it differs from the record.
	Difference *record.Difference `json:"difference"`
	// OtherEngine says that this host has other engine versions or another judge, so that execution is not compared.
	OtherEngine bool `json:"otherEngine"`
	// OtherRules says that the record was made under other rules, so that outcomes, answers and elements alone are
	// compared.
	OtherRules bool `json:"otherRules"`
	// Compared counts the cells that no host's limit stopped, then or now; Stopped those, and the cruxes, that one
	// stopped here alone.
	Compared int `json:"compared"`
	Stopped  int `json:"stopped"`
	// Certified counts the sets of changes in the record's cruxes and rows that were judged again.
	Certified int `json:"certified"`
	// NotSearched lists the worlds whose crux the record says could not be looked for, or could not be judged here,
	// with the code of the reason.
	NotSearched []string `json:"notSearched"`
}

// Same reports whether the record was found again: the same semantics, said in the same words, and on the same engine
// versions the same execution. Under other rules it is outcomes, answers and elements that are the same.
func (r *Replay) Same() bool { return (*replay.Result)(r).Same() }
