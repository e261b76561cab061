package engine

import (
	"github.com/construe-host/construe/host/schema"
)

// FirstDays are the first days of clause versions, sorted: those on which every clause that depends on the day
// is in force, and the others.
func (cs *Case) FirstDays() (days []string, skipped []schema.SkippedDay) {
	first := map[string]bool{}
	for _, clause := range cs.Dispute.Clauses {
		for _, v := range clause.Versions {
			if v.Effective != nil {
				first[v.Effective.From] = true
			}
		}
	}
	for _, day := range schema.Keys(first) {
		if without := cs.NotInForce(day); len(without) > 0 {
			skipped = append(skipped, schema.SkippedDay{AsOf: day, Without: without})
		} else {
			days = append(days, day)
		}
	}
	return days, skipped
}

// NotInForce lists the clauses that depend on the day and have no version in force on this one, sorted.
func (cs *Case) NotInForce(day string) (out []string) {
	for _, id := range schema.Keys(cs.Dispute.Clauses) {
		clause := cs.Dispute.Clauses[id]
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
