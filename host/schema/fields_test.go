package schema_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/construe-host/construe/host/schema"
)

// fieldCase is a case with one field of each type.
func fieldCase() *schema.Case {
	return &schema.Case{
		Fields: map[string]schema.Field{
			"territory":    {Of: "offering", Type: "list of place"},
			"delivered_to": {Of: "dealing", Type: "place"},
			"solicited_by": {Of: "dealing", Values: []string{"seller", "buyer"}},
			"price":        {Of: "dealing", Type: "integer"},
			"paid":         {Of: "dealing", Type: "day"},
			"note":         {Of: "party", Type: "text"},
			"sizes":        {Of: "component", Type: "list of integer"},
		},
		Roles:  schema.AddedRoles{Party: []string{"distributor"}, Component: []string{"shop"}},
		Kinds:  schema.AddedKinds{Dealing: []string{"sale"}, State: []string{"basket"}},
		Places: map[string][]string{"nordics": {"DK", "SE"}},
		Limbs:  map[string]schema.Limb{"sale": {Of: "dealing"}},
	}
}

const fieldHead = "construe: runtime/v1\nid: a\ntitle: a\nasOf: 2026-01-01\n"

// TestARuntimeUnderACase checks what a case's own words admit, and what becomes of others: the place, what was
// expected, and what was probably meant.
func TestARuntimeUnderACase(t *testing.T) {
	good := fieldHead + `offering: {seller: unknown, x: {territory: [nordics, EU]}}
parties: {p: {roles: [distributor, vendor], country: nordics, x: {note: a text}}}
components: {c: {role: shop, x: {sizes: [1, 2]}}}
state: {s: {kind: basket, place: nordics}}
dealings: {d: {kind: sale, x: {delivered_to: SE, solicited_by: unknown, price: 3, paid: 2026-01-01}}}
facts: {/dealings/d/x/solicited_by: {status: disputed, positions: {one: {value: seller}}}}
worlds: {w: {title: w, set: {/dealings/d/x/solicited_by: buyer, /offering/x/territory: [global]}}}
`
	for _, c := range []struct{ name, text, want, hint string }{
		{"good", good, "", ""},
		{"misspelt", strings.Replace(good, "{delivered_to:", "{deliverd_to:", 1),
			`9:32: unknown-field: the case has no field "deliverd_to" here`, "did you mean delivered_to?"},
		{"another's field", strings.Replace(good, "x: {note: a text}", "x: {price: 3}", 1),
			`6:67: unknown-field: the case has no field "price" here; expected note`, ""},
		{"no field at all", strings.Replace(good, "place: nordics}}", "x: {a: b}}}", 1),
			`8:31: unknown-field: the case has no field "a" here, nor any other`, "declared under fields"},
		{"a role", strings.Replace(good, "[distributor,", "[distributer,", 1),
			`6:23: value: "distributer" is not a value here; expected one of model_owner`, "did you mean distributor?"},
		{"a kind", strings.Replace(good, "kind: sale", "kind: sail", 1),
			`9:22: value: "sail" is not a value here; expected one of first_offer`, ""},
		{"a number", strings.Replace(good, "price: 3", "price: three", 1),
			`type: "three" is no value of this field; expected a whole number, or unknown`, ""},
		{"a text for a number", strings.Replace(good, "note: a text", "note: 3", 1),
			`type: "3" is no value of this field; expected a text`, ""},
		{"a list", strings.Replace(good, "territory: [nordics, EU]", "territory: EU", 1),
			`type: "EU" is no list; expected a list, each of whose members is an ISO 3166-1 country code`, ""},
		{"no list", strings.Replace(good, "delivered_to: SE", "delivered_to: [SE]", 1), `type: a list is no value`, ""},
		{"a group", strings.Replace(good, "country: nordics", "country: nordic", 1),
			`value: "nordic" is no place; expected an ISO 3166-1`, "did you mean nordics?"},
		{"a country", strings.Replace(good, "delivered_to: SE", "delivered_to: se", 1), `"se" is no place`,
			"did you mean SE?"},
		{"a day", strings.Replace(good, "paid: 2026-01-01", "paid: 2026-02-30", 1),
			`value: "2026-02-30" is not well formed; expected a calendar date`, ""},
		{"a world", strings.Replace(good, "by: buyer,", "by: bayer,", 1),
			`11:58: value: "bayer" is not a value here`, "did you mean buyer?"},
		{"a world's field", strings.Replace(good, "set: {/dealings/d/x/solicited_by:",
			"set: {/dealings/d/x/solicited:", 1), `11:30: unknown-field: the case has no field "solicited"`, ""},
		{"a position", strings.Replace(good, "value: seller", "value: 3", 1), `10:81: type: "3" is no value`, ""},
		{"a fact", strings.Replace(good, "facts: {/dealings/d/x/solicited_by:", "facts: {/dealings/d/x/other:", 1),
			`10:9: unknown-field: the case has no field "other"`, ""},
	} {
		d, err := schema.Parse("r.yaml", []byte(c.text), schema.KindRuntime)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		found := schema.CheckUnder(d, fieldCase().RuntimeShape())
		switch {
		case c.want == "" && len(found) == 0:
		case len(found) != 1:
			t.Errorf("%s: %d problems: %v; expected %s", c.name, len(found), found, c.want)
		case !strings.Contains(found[0].Error(), c.want) || !strings.Contains(found[0].Hint, c.hint):
			t.Errorf("%s: %s (%s); expected %s (%s)", c.name, found[0].Error(), found[0].Hint, c.want, c.hint)
		}
	}
}

// TestACaseThatAddsNothing checks that its shape is that of every runtime, but for what only a case can give a meaning.
func TestACaseThatAddsNothing(t *testing.T) {
	shape := (*schema.Case)(nil).RuntimeShape()
	for _, pointer := range []string{"/parties/a/roles/-", "/components/a/role", "/dealings/a/kind", "/state/a/kind"} {
		if want := schema.ShapeOf(schema.KindRuntime).At(pointer).Enum; !slices.Equal(shape.At(pointer).Enum, want) {
			t.Errorf("%s: %v; expected %v", pointer, shape.At(pointer).Enum, want)
		}
	}
	if x := shape.At("/offering/x"); !x.Optional || len(x.Properties) > 0 || !shape.At("/compositions/dealings").Optional {
		t.Error("a case that adds nothing has fields, or asks whether the dealings are all")
	}
	if with := fieldCase().RuntimeShape(); with.At("/offering/x").Optional || with.At("/compositions/dealings").Optional {
		t.Error("what the case asks about may be left unsaid")
	}
	if !shape.At("/offering/x").Own || shape.At("/parties/a/x/b") != nil {
		t.Error("a case without fields admits one")
	}
}

// TestFieldOwners checks that the schema of a case lists the kinds of objects that have fields, each with its place.
func TestFieldOwners(t *testing.T) {
	listed := slices.Clone(schema.ShapeOf(schema.KindCase).At("/fields/a/of").Enum)
	slices.Sort(listed)
	if !slices.Equal(listed, schema.FieldOwners()) {
		t.Errorf("the schema lists %v; there are %v", listed, schema.FieldOwners())
	}
	for _, of := range listed {
		place := schema.FieldPlace("a", schema.Field{Of: of})
		if at := schema.ShapeOf(schema.KindRuntime).At(place); at == nil {
			t.Errorf("a field of each %s stands at %q, where a runtime has nothing", of, place)
		}
	}
}

// TestTogglesHaveWholeNumbers checks that what a toggle sets is of the type that documents have.
func TestTogglesHaveWholeNumbers(t *testing.T) {
	for _, text := range []string{`[0,480,"a",["b",3]]`, `{"free":{"/x/price":0},"paid":{"/x/price":480}}`} {
		var v schema.ToggleValues
		if err := v.UnmarshalJSON([]byte(text)); err != nil {
			t.Fatal(err)
		}
		if v.List != nil && v.List[1] != any(int64(480)) || v.Sets != nil && v.Sets["free"]["/x/price"] != any(int64(0)) {
			t.Errorf("%s is %#v", text, v)
		}
		if again, err := v.MarshalJSON(); err != nil || string(again) != text {
			t.Errorf("%s is written %s (%v)", text, again, err)
		}
	}
}
