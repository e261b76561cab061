package report

import (
	"encoding/xml"
	"io"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// junitOutput writes what passed and failed as builds read it: the XML that JUnit made a custom. A runtime is a suite
// with a case a world; so is a reading with its tests, and a precedent.
type junitOutput struct {
	w       io.Writer
	options Options
	build   *build
}

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
		Skipped *junitSkipped `xml:"skipped"`
		Output  string        `xml:"system-out,omitempty"`
	}
	junitFailure struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr,omitempty"`
		Text    string `xml:",chardata"`
	}
	junitSkipped struct {
		Message string `xml:"message,attr,omitempty"`
	}
)

func openJUnit(w io.Writer, o Options) Handler { return &junitOutput{w, o, newBuild("junit", o)} }

func (j *junitOutput) Begin() error {
	_, err := io.WriteString(j.w, xml.Header+"<testsuites>\n")
	return err
}

func (j *junitOutput) Document(document any) error {
	suites, err := j.build.suites(document)
	if err != nil {
		return err
	}
	for _, suite := range suites {
		if err := j.write(suite); err != nil {
			return err
		}
	}
	return nil
}

func (j *junitOutput) write(suite buildSuite) error {
	s := junitSuite{Name: clipped(suite.name)}
	for _, c := range suite.cases {
		s.add(c, j.options)
	}
	b, err := xml.MarshalIndent(s, "  ", "  ")
	if err == nil {
		_, err = j.w.Write(append(b, '\n'))
	}
	return err
}

// End writes what is wrong with waivers as a suite of its own, where something is, and ends the list.
func (j *junitOutput) End() error {
	if suite, is := waiverSuite(j.build.run.Document()); is {
		if err := j.write(suite); err != nil {
			return err
		}
	}
	_, err := io.WriteString(j.w, "</testsuites>\n")
	return err
}

func (s *junitSuite) add(c buildCase, o Options) {
	one := junitCase{Name: clipped(c.name), Class: s.Name}
	if c.at != nil {
		one.File, one.Line = o.file(c.at.File), c.at.Line
	}
	message := &junitFailure{Message: clipped(c.message), Type: clipped(c.kind), Text: buildLines(c.details)}
	s.Tests++
	switch c.result {
	case schema.GatePassed:
	case resultSkipped, schema.GateWaived:
		s.Skipped++
		one.Skipped = &junitSkipped{}
		if c.kind != "" || c.result == schema.GateWaived {
			one.Skipped.Message = message.Message
		}
		for _, why := range c.waivedReasons() {
			one.Skipped.Message = clipped(one.Skipped.Message + " Waived " + closedSentence(why))
		}
	case schema.GateError:
		s.Errors++
		one.Error = message
	default:
		s.Failures++
		one.Failure = message
	}
	output := slices.Clone(c.output)
	for _, why := range c.waivedReasons() {
		output = append(output, "waived "+why)
	}
	one.Output = buildLines(output)
	s.Cases = append(s.Cases, one)
}

// buildLines joins lines of which none begins as a command of a build does.
func buildLines(lines []string) string {
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = withoutBuildCommand(clipped(line))
	}
	return strings.Join(out, "\n")
}
