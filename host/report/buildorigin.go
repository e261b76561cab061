package report

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// origins tell documents apart that go by the same id: by the file, and within one by which of them it is. Every
// document has its file, and not only the second of an id: which of them comes first depends on what else is there, and
// what a build knows as one thing would become another as soon as somebody adds a file. A line would do the same where
// one is added above it.
//
// Eight bytes of a digest and a number are kept of each id and file.
type origins struct {
	options Options
	seen    map[uint64]int
}

func newOrigins(o Options) *origins { return &origins{o, map[uint64]int{}} }

// of is where a document is from; "" where no file is known and the id is the first of its kind.
func (o *origins) of(id string, at *schema.Location) string {
	file := ""
	if at != nil && at.File != "" {
		file = o.options.file(at.File)
	}
	sum := sha256.Sum256([]byte(file + "\n" + id))
	key := binary.BigEndian.Uint64(sum[:8])
	o.seen[key]++
	var parts []string
	if file != "" {
		parts = append(parts, file)
	}
	if n := o.seen[key]; n > 1 {
		parts = append(parts, fmt.Sprintf("no. %d", n))
	}
	return strings.Join(parts, ", ")
}

// mark puts where a suite's document is from into its cases' names and the keys of what was found.
func (s *buildSuite) mark(origin string) {
	for i := range s.cases {
		c := &s.cases[i]
		if origin != "" {
			c.name += " (" + origin + ")"
		}
		for j := range c.findings {
			c.findings[j].key += "\n" + origin
		}
	}
}

// unused is a title for a case, or, where another of the suite has it, that with its id.
func (s *buildSuite) unused(title, id string) string {
	if slices.ContainsFunc(s.cases, func(c buildCase) bool { return c.name == title }) {
		return title + " (" + id + ")"
	}
	return title
}
