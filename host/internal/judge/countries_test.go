package judge

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/construe-host/construe/host/schema"
)

// TestCountries holds the countries of the helper about places to those that documents may name.
func TestCountries(t *testing.T) {
	var listed []string
	for _, name := range []string{"members", "others"} {
		list := regexp.MustCompile(`(?ms)^` + name + ` := concat\(" ", \[(.*?)^\]\)`).FindStringSubmatch(string(placesHelper))
		if list == nil {
			t.Fatalf("places.rego has no list %s", name)
		}
		listed = append(listed, regexp.MustCompile(`\b[A-Z]{2}\b`).FindAllString(list[1], -1)...)
	}
	if slices.Sort(listed); !slices.Equal(listed, schema.Countries()) {
		t.Errorf("places.rego lists %s; documents know %s", strings.Join(listed, " "), strings.Join(schema.Countries(), " "))
	}
}
