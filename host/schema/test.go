package schema

import "strconv"

// Test is a test/v1: what came of the tests of a case.
type Test struct {
	Construe string `json:"construe"`
	Case     string `json:"case"`
	// Readings are those whose tests ran, and Runtimes the ids of those that precedents judged; both sorted.
	Readings []string `json:"readings,omitempty"`
	Runtimes []string `json:"runtimes,omitempty"`
	// Engines are what each test ran in, and what judged what a precedent is about, unless one was chosen for that. A
	// test passed only if all of them say so.
	Engines []string `json:"engines,omitempty"`
	// Passed and Failed count results; what ended in an error is among the failed, and what was skipped in neither.
	Passed  int `json:"passed"`
	Failed  int `json:"failed"`
	Skipped int `json:"skipped,omitempty"`
	// NotTried are precedents that were compared with no cell of a reading; sorted by reading.
	NotTried []Untried `json:"notTried,omitempty"`
	// Results are sorted: the precedents by name, then the tests of each reading by name.
	Results []TestResult `json:"results"`
	// Coverage is how much of the policies the tests written in Rego came to, where that was asked for.
	Coverage *TestCoverage `json:"coverage,omitempty"`
}

// Untried are the precedents that did not try a reading. Why is [NotLoaded] or [SaysNothing], and Precedents their ids,
// sorted.
type Untried struct {
	Reading    string   `json:"reading"`
	Why        string   `json:"why"`
	Precedents []string `json:"precedents"`
}

// Why a precedent did not try a reading: it was left out, or is not there, and the precedent, or what tests expect of
// swaps, says what it would come to; or the precedent is disputed, and the reading says nothing of it.
const (
	NotLoaded   = "not-loaded"
	SaysNothing = "says-nothing"
)

// Tried reports whether any test passed or failed: a document without one is nobody's success.
func (t *Test) Tried() bool { return t.Passed+t.Failed > 0 }

// Fails reports whether it is no success: a test failed, nothing was tried, or less is covered than was asked for.
func (t *Test) Fails() bool {
	return t.Failed > 0 || !t.Tried() || t.Coverage != nil && !t.Coverage.Reached()
}

// How a test ended.
const (
	TestPassed  = "passed"
	TestFailed  = "failed"
	TestSkipped = "skipped"
	// TestError is a test that could not be judged: it does not load, or what evaluated it ended in an error.
	TestError = "error"
)

// TestResult is one test. Name is "precedent/<id>/<policy>/<classifier>", "rego/<reading>/<rule>", for a case of a
// table "rego/<reading>/<rule>[<name>]", or, of a file that does not load, "rego/<reading>/<file>".
type TestResult struct {
	Name   string `json:"name"`
	Passed bool   `json:"passed"`
	// Status is how it ended; "" in a document of a construe that did not say. See [TestResult.Ended].
	Status string `json:"status,omitempty"`
	// Message says what was expected and found, where it did not pass.
	Message string `json:"message,omitempty"`
	// File and Line are where a test written in Rego stands.
	File string `json:"file,omitempty"`
	Line int    `json:"line,omitempty"`
	// Failing is the expression that did not hold, where there is one.
	Failing *FailingExpression `json:"failing,omitempty"`
	// Prints are what the test, and what it called, printed. Those of a table stand with its first case.
	Prints []TestPrint `json:"prints,omitempty"`
	// Problems are what kept it from being judged.
	Problems Problems `json:"problems,omitempty"`
}

// Ended is how a test ended, also where only Passed says so.
func (r TestResult) Ended() string {
	switch {
	case r.Status != "":
		return r.Status
	case r.Passed:
		return TestPassed
	}
	return TestFailed
}

// FailingExpression is an expression of Rego that did not hold.
type FailingExpression struct {
	File string `json:"file"`
	Line int    `json:"line"`
	// Text is the expression as it is written, on one line.
	Text string `json:"text"`
	// Values are what the parts of it were, in the order in which they stand there.
	Values []ExpressionValue `json:"values,omitempty"`
}

// ExpressionValue is a part of an expression, and its value as Rego writes it. Both are cut where they are long.
type ExpressionValue struct {
	Text  string `json:"text"`
	Value string `json:"value"`
}

// TestPrint is what one call of print said.
type TestPrint struct {
	File string `json:"file,omitempty"`
	Line int    `json:"line,omitempty"`
	Text string `json:"text"`
}

// TestCoverage is how much of policies, and of the library of their case, tests came to.
type TestCoverage struct {
	// Files are sorted by name.
	Files []FileCoverage `json:"files"`
	// Covered and NotCovered count lines; see [FileCoverage].
	Covered    int `json:"covered"`
	NotCovered int `json:"notCovered"`
	// Percent is as [Percentage] gives it, and Threshold the percentage that was asked for, where one was. They are
	// decimal numbers in a text, since the numbers of documents are whole.
	Percent   string `json:"percent"`
	Threshold string `json:"threshold,omitempty"`
}

// FileCoverage is how much of one file tests came to.
type FileCoverage struct {
	File string `json:"file"`
	// Covered are the lines of heads of rules and of expressions that ran, NotCovered those of some that did not;
	// sorted. A line with both is in both, and counts in each.
	Covered    []int  `json:"covered"`
	NotCovered []int  `json:"notCovered"`
	Percent    string `json:"percent"`
}

// Reached reports whether as much is covered as was asked for.
func (c *TestCoverage) Reached() bool {
	if c.Threshold == "" {
		return true
	}
	least, err := strconv.ParseFloat(c.Threshold, 64)
	total := c.Covered + c.NotCovered
	return err == nil && total > 0 && 100*float64(c.Covered) >= least*float64(total)
}

// Percentage is what part of a whole some lines are, with at most two decimals, rounded down: what reads as 100 is all.
// Of nothing it is 0.
func Percentage(some, others int) string {
	if some+others == 0 {
		return "0"
	}
	return strconv.FormatFloat(float64(10000*some/(some+others))/100, 'f', -1, 64)
}
