package engine

import (
	"github.com/construe-host/construe/host/schema"
)

// Unpleaded names by reading the rights in force that its verdict pleads nothing about; nil where there are none.
func Unpleaded(own map[string]*schema.Verdict) map[string][]string {
	var out map[string][]string
	for reading, v := range own {
		if len(v.Unpleaded) > 0 {
			if out == nil {
				out = map[string][]string{}
			}
			out[reading] = v.Unpleaded
		}
	}
	return out
}
