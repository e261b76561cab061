package schema

// ComesTo is the result that follows from the counts of a gate and its waivers: the worst of its worlds, and an error
// where a waiver that expired matches.
func (g *Gate) ComesTo() string {
	switch {
	case g.Counts.Errors > 0 || len(g.Overdue()) > 0:
		return GateError
	case g.Counts.Failed > 0:
		return GateFailed
	case g.Counts.Waived > 0:
		return GateWaived
	}
	return GatePassed
}

// checkGate finds what the document of a gate says that the rest of it contradicts.
func (d *Document) checkGate() Problems {
	var g Gate
	if err := d.Decode(&g); err != nil {
		return Problems{d.Problem("type", "", "%v", err)}
	}
	k := &consistency{doc: d, maker: "compare --gate"}
	listed := map[string]int{}
	for _, w := range g.Worlds {
		listed[w.Result]++
	}
	counted := map[string]int{GatePassed: g.Counts.Passed, GateWaived: g.Counts.Waived, GateFailed: g.Counts.Failed,
		GateError: g.Counts.Errors}
	for _, result := range Keys(counted) {
		if n := counted[result]; listed[result] > n {
			k.fail("/counts", "%d worlds are listed as %s; the counts have %d", listed[result], result, n)
		}
	}
	if want := g.ComesTo(); g.Result != want {
		k.fail("/result", "the result is %s; by the counts and the waivers it is %s", g.Result, want)
	}
	return k.problems
}
