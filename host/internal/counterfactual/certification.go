package counterfactual

// Fault is what does not hold of the crux of a world, or of its rows.
type Fault struct{ World, Says string }

// Certification is what came of the cruxes of a comparison that were judged again.
type Certification struct {
	// Sets counts the sets of changes that were judged, those of rows too, and
	// Stopped the worlds of which a limit of this host stopped one.
	Sets, Stopped int
	// Wrong says by world what does not hold.
	Wrong []Fault
	// NotSearched lists the worlds without a crux that could be judged, and why.
	NotSearched []string
}
