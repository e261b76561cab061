package engine

import (
	"io/fs"
	"time"
)

// Config is host.Config, which says what each field is.
type Config struct {
	Case             fs.FS
	CaseName         string
	Plugins          fs.FS
	Readings         []string
	NoReadings       bool
	Substitutes      map[string]Substitute
	Wasm             string
	Judge            string
	CrossCheck       bool
	Worker           []string
	Trusted          bool
	Fuel, PolicyFuel int64
	Depth            int
	MemoryPages      int
	OutputBytes      int
	CacheDir         string
	CacheKey         []byte
	Timeout          time.Duration
}

// Substitute is a plugin folder, a policy folder, or both, that stand in for a reading's own; nil leaves the own one.
// Name is the folder's name in errors.
type Substitute struct {
	Plugin, Policy fs.FS
	Name           string
}
