package schema

// Movement is a reading's own verdict before and now, and its distances from a breach: the least effort of changes that
// make it one, 0 where it is one, absent where none was found or looked for.
type Movement struct {
	Reading      string `json:"reading"`
	From         string `json:"from"`
	To           string `json:"to"`
	DistanceFrom *int   `json:"distanceFrom,omitempty"`
	DistanceTo   *int   `json:"distanceTo,omitempty"`
	// NotKnown says that a distance could not be found within the budget, so that it may have come nearer.
	NotKnown bool `json:"notKnown,omitempty"`
	// Because lists the changed facts that did it.
	Because []PointerChange `json:"because,omitempty"`
}

// Moved reports whether something moved that is known: another verdict, or one that is nearer to a breach.
func (m Movement) Moved() bool { return m.From != m.To || !m.NotKnown }

// Against is the earlier record that a comparison was compared with: the name of its file, the day that it was judged
// on, how many verdicts were compared, and which of either were not, since the other has none.
type Against struct {
	Record   string `json:"record"`
	AsOf     string `json:"asOf"`
	Compared int    `json:"compared"`
	// OnlyNow are the worlds and readings that the record has no verdict of, and OnlyBefore those that this has none of.
	OnlyNow    []AgainstCell `json:"onlyNow,omitempty"`
	OnlyBefore []AgainstCell `json:"onlyBefore,omitempty"`
}

// AgainstCell is a reading in a world, with their titles.
type AgainstCell struct {
	Reading      string `json:"reading"`
	ReadingTitle string `json:"readingTitle,omitempty"`
	World        string `json:"world"`
	WorldTitle   string `json:"worldTitle,omitempty"`
}
