package main

import (
	"slices"

	"github.com/construe-host/construe/host/schema"
)

// gate is what --fail-on can ask for: the aggregate that fails it, and the code of that failure.
type gate struct {
	name, aggregate string
	code            int
}

// gates are all of them in order. Each includes those before it.
func gates() []gate {
	return []gate{
		{name: "never"},
		{"breach", schema.AgreedBreach, exitGate},
		{"disputed", schema.Disputed, exitOpen},
		{"undetermined", schema.Undetermined, exitOpen},
	}
}

// gatesUpTo are the gates that the named one includes, and itself; nil if there is none of that name.
func gatesUpTo(name string) []gate {
	all := gates()
	i := slices.IndexFunc(all, func(g gate) bool { return g.name == name })
	if i < 0 {
		return nil
	}
	return all[:i+1]
}

func gateNames() (names []string) {
	for _, g := range gates() {
		names = append(names, g.name)
	}
	return names
}

// gateResult decides by the cells that were shown. The worst world of the worst runtime counts; a breach is worse than
// a dispute. An error fails every gate.
func gateResult(all []*schema.Comparison, included []gate) error {
	if err := documentResult(all); err != nil {
		return err
	}
	worst := 0
	for _, one := range all {
		for _, w := range one.Worlds {
			for _, g := range included {
				if w.Aggregate == g.aggregate && (worst == 0 || g.code == exitGate) {
					worst = g.code
				}
			}
		}
	}
	if worst > 0 {
		return result(worst)
	}
	return nil
}
