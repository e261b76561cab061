package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// Where facts stand. A comparison has one line of each fact, which for a fact in dispute is that of its first world;
// what each source says of it stands on a line of its own.

// placeOf is a line of a file; "" of none.
func placeOf(at *schema.Location) string {
	if at == nil || at.File == "" {
		return ""
	}
	return fmt.Sprintf("%s:%d", at.File, at.Line)
}

// placeText is the line on which something stands; of a fact in dispute, the lines of its positions, each with what it
// says; "" where that is not known.
func placeText(c *schema.Comparison, pointer string) string {
	var said []string
	for _, p := range positionsOn(c, pointer) {
		at, is := c.Locations[p.Pointer]
		if !is {
			continue
		}
		value := factValue(c, pointer, p.Value)
		if who := positionBy(c, p); who != "" {
			value = who + " says " + value + ":"
		}
		if text := value + " " + placeOf(&at); !slices.Contains(said, text) {
			said = append(said, text)
		}
	}
	if len(said) > 0 {
		return strings.Join(said, ", ")
	}
	at, is := c.Locations[pointer]
	if !is {
		return ""
	}
	return placeOf(&at)
}

// lineIn is the line of a fact with a value, as JSON: of a fact in dispute, that of the first position which says so.
func lineIn(c *schema.Comparison, pointer, value string) *schema.Location {
	positions := positionsOn(c, pointer)
	for _, p := range positions {
		if at, is := c.Locations[p.Pointer]; is && strconv.Quote(p.Value) == value {
			return &at
		}
	}
	if at, is := c.Locations[pointer]; is && len(positions) == 0 {
		return &at
	}
	return nil
}

// positionsOn are the positions on a fact, by the rows of a comparison; none of a fact that is not in dispute.
func positionsOn(c *schema.Comparison, fact string) []schema.IssuePosition {
	for _, w := range c.Worlds {
		for _, row := range w.Issues {
			if row.Fact == fact && len(row.Positions) > 0 {
				return row.Positions
			}
		}
	}
	return nil
}

// pageValue is a value of a fact in words, with a day as the page writes days.
func pageValue(c *schema.Comparison, pointer, value string) string {
	return schema.Day(factValue(c, pointer, value))
}
