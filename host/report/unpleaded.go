package report

import (
	"fmt"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// silent says beside an outcome which rights in force the reading pleads nothing about; "" where there is none.
func silent(v *schema.Verdict) string {
	if len(v.Unpleaded) == 0 {
		return ""
	}
	return ", with nothing pleaded about " + rights(v.Unpleaded)
}

// silences says of several readings at once which rights in force each pleads nothing about, a sentence for each set of
// them.
func silences(unpleaded map[string][]string) (out []string) {
	by := map[string][]string{}
	for _, reading := range sorted(unpleaded) {
		if about := rights(unpleaded[reading]); about != "" {
			by[about] = append(by[about], reading)
		}
	}
	for _, about := range sorted(by) {
		verb := "pleads"
		if len(by[about]) > 1 {
			verb = "plead"
		}
		out = append(out, fmt.Sprintf("%s %s nothing about %s, which changes no outcome.", enumerated(by[about]),
			verb, about))
	}
	return out
}

// rights names rights by the pointers to them.
func rights(pointers []string) string {
	var names []string
	for _, pointer := range pointers {
		if tokens, ok := schema.Split(pointer); ok && len(tokens) == 5 {
			names = append(names, fmt.Sprintf("the right %s of the clause %s", tokens[4], tokens[2]))
		}
	}
	return enumerated(names)
}

// enumerated joins names as a sentence does.
func enumerated(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}
