package host_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/schema"
)

// TestDisputesAreTrue tries what every disputed runtime of the embedded case is said to turn on, by asking what if.
func TestDisputesAreTrue(t *testing.T) {
	h := open(t, nil)
	tried := 0
	for _, id := range h.Runtimes() {
		d, err := h.Runtime(id)
		if err != nil {
			t.Fatal(err)
		}
		worlds := []string{""}
		if named, _ := d.Tree["worlds"].(map[string]any); len(named) > 0 {
			worlds = nil
			for w := range named {
				worlds = append(worlds, w)
			}
		}
		for c, err := range h.Compare(context.Background(),
			host.CompareRequest{Runtimes: host.Documents(d), Worlds: worlds}) {
			if err != nil {
				t.Fatal(err)
			}
			for _, w := range c.Worlds {
				for _, dispute := range w.Disputes {
					tried += holdsTrue(t, h, d, w.World, dispute)
				}
			}
		}
	}
	if tried == 0 {
		t.Error("nothing was said that could be tried")
	}
}

// holdsTrue asks what if for every trial with a definition, and for every value of the idle ones.
func holdsTrue(t *testing.T, h *host.Host, d *schema.Document, world string, dispute schema.Dispute) (n int) {
	ask := func(reading, definition, value string) schema.CellChange {
		pointer := schema.Join("readings", reading, "definitions", definition)
		w, err := h.WhatIf(context.Background(), host.WhatIfRequest{Runtime: d, World: world,
			Set: map[string]string{pointer: value}})
		if err != nil {
			t.Fatal(err)
		}
		for _, cell := range w.Cells {
			if cell.Policy == reading && cell.Classifier == reading {
				return cell
			}
		}
		return schema.CellChange{}
	}
	confirmed := dispute.Kind != schema.OtherDefinition
	for _, try := range dispute.Tried {
		if try.Definition == "" {
			continue
		}
		n++
		cell := ask(try.Reading, try.Definition, try.To)
		found := false
		for _, e := range cell.Elements {
			found = found || e.Limb == dispute.Limb && e.Subject == dispute.Subject && e.Element == dispute.Element &&
				e.After == try.Value
		}
		if !found || cell.After != try.Outcome {
			t.Errorf("%s: with %s=%s %s comes to %+v; it is said to answer %s to %s and to come to %s", d.Name,
				try.Definition, try.To, try.Reading, cell, try.Value, dispute.Element, try.Outcome)
		}
		confirmed = confirmed || try.Definition == dispute.Definition
	}
	if !confirmed {
		t.Errorf("%s: %s is another definition (%s), and no trial says so", d.Name, dispute.Element, dispute.Definition)
	}
	for reading, side := range dispute.Sides {
		for _, definition := range dispute.Idle {
			own, adopts := h.Reading(reading).Definitions[definition]
			if !adopts || side.Value == "absent" {
				continue
			}
			for value := range h.Case().Definitions[definition].Values {
				if value == own {
					continue
				}
				n++
				cell := ask(reading, definition, value)
				for _, e := range cell.Elements {
					if e.Limb == dispute.Limb && e.Subject == dispute.Subject && e.Element == dispute.Element {
						t.Errorf("%s: no value of %s is said to change %s; with %s %s answers %s", d.Name, definition,
							dispute.Element, value, reading, e.After)
					}
				}
			}
		}
	}
	return n
}

// TestDisputesAreHeldAgainstCells changes what a comparison says of a dispute and its cells do not.
func TestDisputesAreHeldAgainstCells(t *testing.T) {
	h := open(t, nil)
	q := dispute(t, h)
	var saved []byte
	for c, err := range h.Compare(context.Background(),
		host.CompareRequest{Runtimes: host.Documents(q.Runtime), Worlds: []string{"h1"}}) {
		if err != nil {
			t.Fatal(err)
		}
		saved, err = json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
	}
	state := func(c *schema.Comparison) *schema.Dispute {
		for i, d := range c.Worlds[0].Disputes {
			if d.Element == "state_is_not_the_essence" {
				return &c.Worlds[0].Disputes[i]
			}
		}
		t.Fatal("there is no dispute on state_is_not_the_essence")
		return nil
	}
	for says, change := range map[string]func(*schema.Dispute){
		"": func(*schema.Dispute) {},
		"the side says breach and no; its verdict permitted and no": func(d *schema.Dispute) {
			side := d.Sides["state"]
			side.Outcome = schema.Breach
			d.Sides["state"] = side
		},
		"the side says permitted and yes; its verdict permitted and no": func(d *schema.Dispute) {
			side := d.Sides["state"]
			side.Value = "yes"
			d.Sides["state"] = side
		},
		"the side is of a reading that has no cell": func(d *schema.Dispute) { d.Sides["nobody"] = d.Sides["state"] },
		"so it is not said what it would come to": func(d *schema.Dispute) {
			side := d.Sides["state"]
			side.IfAsked = &schema.IfAsked{Value: "yes", Outcome: schema.Breach}
			d.Sides["state"] = side
		},
		"the trial is of no side whose answer it changed": func(d *schema.Dispute) { d.Tried[0].Reading = "hop" },
		"the trial says undetermined and yes; the cell": func(d *schema.Dispute) {
			d.Tried[0].Outcome = schema.Undetermined
		},
		"of the kind other-facts; no trial shows that": func(d *schema.Dispute) { d.Kind = schema.OtherFacts },
	} {
		var c schema.Comparison
		if err := json.Unmarshal(saved, &c); err != nil {
			t.Fatal(err)
		}
		change(state(&c))
		problems := schema.CheckComparison("saved", &c)
		if says == "" && len(problems) > 0 || says != "" &&
			(len(problems) == 0 || !strings.Contains(problems.Error(), says)) {
			t.Errorf("%v; expected it to say %q", problems, says)
		}
	}
}
