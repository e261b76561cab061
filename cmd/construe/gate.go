package main

import "github.com/construe-host/construe/host/schema"

// gates orders what --fail-on can ask for; each includes those before it.
var gates = []string{"never", "breach", "disputed", "undetermined"}

// gated decides by the cells that were shown; the worst world of the worst runtime counts. An error fails every gate.
func gated(all []*schema.Comparison, gate int) error {
	if err := failed(all); err != nil {
		return err
	}
	worst := 0
	for _, one := range all {
		for _, w := range one.Worlds {
			switch w.Aggregate {
			case schema.AgreedBreach:
				if gate >= 1 {
					worst = exitGate
				}
			case schema.Disputed:
				if gate >= 2 && worst == 0 {
					worst = exitOpen
				}
			case schema.Undetermined:
				if gate >= 3 && worst == 0 {
					worst = exitOpen
				}
			}
		}
	}
	if worst > 0 {
		return result(worst)
	}
	return nil
}
