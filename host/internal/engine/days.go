package engine

import (
	"github.com/construe-host/construe/host/schema"
)

// FirstDays are the first days of clause versions, sorted: those on which every clause that goes by the day is in
// force, and the others.
func (h *Case) FirstDays() (days []string, skipped []schema.SkippedDay) {
	first := map[string]bool{}
	for _, clause := range h.Dispute.Clauses {
		for _, v := range clause.Versions {
			if v.Effective != nil {
				first[v.Effective.From] = true
			}
		}
	}
	for _, day := range schema.Keys(first) {
		if without := h.NotInForce(day); len(without) > 0 {
			skipped = append(skipped, schema.SkippedDay{AsOf: day, Without: without})
		} else {
			days = append(days, day)
		}
	}
	return days, skipped
}

// NotInForce are the clauses that go by the day and have no version in force on this one, sorted.
func (h *Case) NotInForce(day string) (out []string) {
	for _, id := range schema.Keys(h.Dispute.Clauses) {
		clause := h.Dispute.Clauses[id]
		inForce := !clause.GoesByDay()
		for _, v := range clause.Versions {
			inForce = inForce || v.Effective != nil && v.Effective.Holds(day)
		}
		if !inForce {
			out = append(out, id)
		}
	}
	return out
}
