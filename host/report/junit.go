package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// junitOutput writes results of tests as builds read them: the XML that JUnit made a custom. A reading is a suite, and
// so is a precedent.
type junitOutput struct{ w io.Writer }

// The elements of the XML.
type (
	junitSuite struct {
		XMLName  xml.Name    `xml:"testsuite"`
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Name    string        `xml:"name,attr"`
		Class   string        `xml:"classname,attr"`
		File    string        `xml:"file,attr,omitempty"`
		Line    int           `xml:"line,attr,omitempty"`
		Failure *junitFailure `xml:"failure"`
		Error   *junitFailure `xml:"error"`
		Skipped *struct{}     `xml:"skipped"`
		Output  string        `xml:"system-out,omitempty"`
	}
	junitFailure struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr,omitempty"`
		Text    string `xml:",chardata"`
	}
)

func openJUnit(w io.Writer, _ Options) Handler { return junitOutput{w} }

func (j junitOutput) Begin() error {
	_, err := io.WriteString(j.w, xml.Header+"<testsuites>\n")
	return err
}

func (j junitOutput) Document(document any) error {
	t, is := document.(*schema.Test)
	if !is {
		return noForm(document, "junit", schema.KindTest)
	}
	for _, suite := range junitSuites(t) {
		b, err := xml.MarshalIndent(suite, "  ", "  ")
		if err != nil {
			return err
		}
		if _, err := j.w.Write(append(b, '\n')); err != nil {
			return err
		}
	}
	return nil
}

func (j junitOutput) End() error {
	_, err := io.WriteString(j.w, "</testsuites>\n")
	return err
}

// noForm is the error about a document that a format is not for.
func noForm(document any, format, kind string) error {
	verb, _, _ := strings.Cut(kind, "/")
	return &schema.Problem{Code: "format", Message: fmt.Sprintf("a %T has no %s form; expected a %s", document, format,
		kind), Hint: "-f " + format + " is for construe " + verb + ", and for a document that it wrote"}
}

// junitSuites puts the results of a reading, and those of a precedent, together. They follow one another.
func junitSuites(t *schema.Test) (out []*junitSuite) {
	for _, r := range t.Results {
		kind, rest, _ := strings.Cut(r.Name, "/")
		of, name, more := strings.Cut(rest, "/")
		if !more {
			name = rest // a reading that does not load
		}
		suite := schema.DisplayText(kind + "/" + of)
		if n := len(out); n == 0 || out[n-1].Name != suite {
			out = append(out, &junitSuite{Name: suite})
		}
		out[len(out)-1].add(r, name)
	}
	return out
}

func (s *junitSuite) add(r schema.TestResult, name string) {
	c := junitCase{Name: schema.DisplayText(name), Class: s.Name, File: schema.DisplayText(r.File), Line: r.Line}
	var text []string
	for _, word := range failureWords(r) {
		text = append(text, schema.DisplayText(word))
	}
	failure := &junitFailure{Message: strings.Join(text, "; "), Text: withoutBuildCommands(text)}
	if len(r.Problems) > 0 {
		failure.Type = schema.DisplayText(r.Problems[0].Code)
	}
	s.Tests++
	switch r.Ended() {
	case schema.TestPassed:
	case schema.TestSkipped:
		s.Skipped++
		c.Skipped = &struct{}{}
	case schema.TestError:
		s.Errors++
		c.Error = failure
	default:
		s.Failures++
		c.Failure = failure
	}
	var prints []string
	for _, p := range r.Prints {
		prints = append(prints, schema.DisplayText(printWords(p)))
	}
	c.Output = withoutBuildCommands(prints)
	s.Cases = append(s.Cases, c)
}

// withoutBuildCommands joins lines.
func withoutBuildCommands(lines []string) string {
	for i, line := range lines {
		lines[i] = withoutBuildCommand(line)
	}
	return strings.Join(lines, "\n")
}
