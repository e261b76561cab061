package main

import (
	"slices"

	"github.com/construe-host/construe/host/schema"
)

// gate is what --fail-on can ask for: the aggregate that fails it, what a runtime then is, and the code of that
// failure.
type gate struct {
	name, aggregate, said string
	code                  int
}

// gates are all of them in order. Each includes those before it.
func gates() []gate {
	return []gate{
		{name: "never"},
		{"breach", schema.AgreedBreach, "agreed to be a breach", exitGate},
		{"disputed", schema.Disputed, "disputed", exitOpen},
		{"undetermined", schema.Undetermined, "undetermined", exitOpen},
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
