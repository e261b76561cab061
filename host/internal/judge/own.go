package judge

import (
	"bytes"
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/construe-host/construe/host/schema"
)

// ownFiles begins the names of the modules that a policy is given; no file of a party can have it.
const ownFiles = "<construe>/"

//go:embed k3.rego
var k3 []byte

//go:embed places.rego
var placesHelper []byte

// placesPackage is the package of the helper about places. A policy is given it where a file names it so, and nowhere
// else: one that does not keeps the digest, the plan and the steps that it had before there was such a helper, and what
// names it by another spelling does not load, so that no digest leaves it out.
const placesPackage = "construe.places"

// namesPlaces reports whether a bundle's files name the helper about places, or its tests do.
func (b Bundle) namesPlaces(tests bool) bool {
	for _, files := range []map[string][]byte{b.Files, b.Library, b.Invariants} {
		for name, source := range files {
			if IsTest(name) == tests && bytes.Contains(source, []byte(placesPackage)) {
				return true
			}
		}
	}
	return false
}

// helpers are the digests of the helpers that a policy is given, by name.
func (b Bundle) helpers() map[string]any {
	out := map[string]any{"k3": schema.DigestBytes(k3)}
	if b.namesPlaces(false) {
		out["places"] = schema.DigestBytes(placesHelper)
	}
	return out
}

// addOwn parses what a policy is given into its modules.
func (d *draft) addOwn(modules map[string]*ast.Module, b Bundle) error {
	own := map[string][]byte{"k3": k3, "limbs": d.limbs()}
	if b.namesPlaces(false) {
		own["places"], own["stipulated"] = placesHelper, []byte(PlaceGroups(b.Places))
	}
	return parseOwn(modules, own)
}

// addPlaces parses the helper about places into the modules of a policy whose tests alone name it.
func addPlaces(modules map[string]*ast.Module, b Bundle) error {
	return parseOwn(modules, map[string][]byte{"places": placesHelper, "stipulated": []byte(PlaceGroups(b.Places))})
}

func parseOwn(modules map[string]*ast.Module, own map[string][]byte) (err error) {
	for _, name := range schema.Keys(own) {
		file := ownFiles + name + ".rego"
		if modules[file], err = parseModule(file, own[name]); err != nil {
			return err
		}
	}
	return nil
}

// limbs writes down for k3 which kind of subject each limb is about, and which compositions its closing depends on.
func (d *draft) limbs() []byte {
	var b bytes.Buffer
	b.WriteString("package construe.limbs\n\n")
	for _, limb := range d.pleads {
		kind := d.stipulated.Limbs[limb].Of
		fmt.Fprintf(&b, "of[%q] := %q\n\nrests_on[%q] := {", limb, kind, limb)
		for i, c := range schema.SubjectKindOf(kind).Compositions {
			if i > 0 {
				b.WriteString(", ")
			}
			fmt.Fprintf(&b, "%q", c)
		}
		b.WriteString("}\n\n")
	}
	return bytes.ReplaceAll(b.Bytes(), []byte("{}"), []byte("set()"))
}

// PlaceGroups writes down for the helper about places the groups of places that a case stipulates: the members of each,
// by its id. The same groups give the same source, whatever the order and the repetition of their members. A member is
// a country, EU or EEA, and no other group; it is the case's schema that holds it to that.
func PlaceGroups(groups map[string][]string) string {
	var b strings.Builder
	b.WriteString("package " + placesPackage + ".stipulated\n\ngroups := {")
	for i, id := range slices.Sorted(maps.Keys(groups)) {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%q: [", id)
		for j, member := range slices.Compact(slices.Sorted(slices.Values(groups[id]))) {
			if j > 0 {
				b.WriteString(", ")
			}
			fmt.Fprintf(&b, "%q", member)
		}
		b.WriteString("]")
	}
	b.WriteString("}\n")
	return b.String()
}

// importOf is how a file comes by one of construe's own helpers, "" of any other name.
func importOf(name string) string {
	path := map[string]string{"k3": "construe.policy.k3", "places": placesPackage}[name]
	if path == "" {
		return ""
	}
	return "add `import data." + path + "` to the file"
}
