package host

import "github.com/construe-host/construe/host/internal/engine"

// Limit is a limit on a party's code, for a program that offers it as a flag or an option of its own. Where the field
// of [Config] is 0 the default holds.
type Limit struct {
	// Flag names it: fuel, policy-fuel, depth, memory, input-size, answer-size or timeout.
	Flag string
	// Help says in some words what it bounds, such as "bounds the answer of one plugin call, in KiB".
	Help string
	// Default is the default in words, in Unit: "1024".
	Default string
	// Unit is what a person counts in, such as KiB; "" for a time.
	Unit string
	// Scale is how much one Unit is in the field; 1 for a time.
	Scale int64
	// Most is the largest number of Unit that [Open] takes; 0 where there is none.
	Most int64
	// Field points to the field of a configuration: an *int64 or *int for a number, a *[time.Duration] for a time.
	Field func(*Config) any
}

// Limits lists every limit on a party's code that a [Config] sets.
func Limits() []Limit {
	var out []Limit
	for _, l := range engine.Limits() {
		out = append(out, Limit{Flag: l.Flag, Help: l.Help, Default: l.DefaultText(), Unit: l.FlagUnit, Scale: l.Scale,
			Most: l.Most / l.Scale, Field: func(c *Config) any { return l.Field((*engine.Config)(c)) }})
	}
	return out
}
