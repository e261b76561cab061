package record_test

import (
	"bytes"
	"encoding/base64"
	"slices"
	"strings"
	"testing"

	"github.com/construe-host/construe/host/record"
	"github.com/construe-host/construe/host/schema"
)

// TestLiesWithAKey are statements that contradict themselves, under a good signature.
func TestLiesWithAKey(t *testing.T) {
	data := kept(t, "small.json")
	predicate := "/predicate"
	keys := record.Keys{Required: both().Required[:1]}
	if err := check(forged(t, data, func(map[string]any) {}), keys); err != nil {
		t.Fatalf("the statement signed anew without a change: %v", err)
	}
	other := "sha256:" + strings.Repeat("0", 64)
	for _, c := range []struct {
		name   string
		change func(map[string]any)
		code   string
	}{
		{"another type", set("/_type", "https://in-toto.io/Statement/v0.1"), "statement-type"},
		{"another predicate type", set("/predicateType", "https://slsa.dev/provenance/v1"), "predicate-type"},
		{"the predicate of the next version", set("/predicateType",
			"https://github.com/construe-host/construe/record/v4"), "predicate-type"},
		{"the predicate of another version", set("/predicateType",
			"https://github.com/construe-host/construe/record/v2"), "missing-field"},
		{"the predicate of a reading", set("/predicateType", "https://github.com/construe-host/construe/reading/v1"),
			"missing-field"},
		{"another digest of a subject", set("/subject/0/digest/sha256", strings.Repeat("0", 64)), "inconsistent"},
		{"a subject less", func(tree map[string]any) { tree["subject"] = tree["subject"].([]any)[1:] }, "inconsistent"},
		{"subjects reordered", func(tree map[string]any) { slices.Reverse(tree["subject"].([]any)) }, "inconsistent"},
		{"a field more in the statement", set("/also", "this"), "inconsistent"},
		{"a field more in the record", set(predicate+"/also", "this"), "unknown-field"},
		{"a place beside the digest", set(predicate+"/comparison/locations", map[string]any{}), "inconsistent"},
		{"a place", set(predicate+"/comparison/locations",
			map[string]any{"/asOf": map[string]any{"file": "a.yaml", "line": int64(1), "column": int64(1)}}),
			"inconsistent"},
		{"another outcome above", set(predicate+"/semantics/cells/0/outcome", "permitted"), "inconsistent"},
		{"another aggregate above", set(predicate+"/semantics/worlds/0/aggregate", "agreed-permitted"), "inconsistent"},
		{"another policy above", set(predicate+"/semantics/inputs/readings/hop/policy", other), "inconsistent"},
		{"another engine above", set(predicate+"/execution/engines/opa", "v9"), "inconsistent"},
		{"another outcome below", set(predicate+"/comparison/cells/0/outcome", "permitted"), "inconsistent"},
		{"another aggregate everywhere", func(tree map[string]any) {
			set(predicate+"/semantics/worlds/0/aggregate", "agreed-permitted")(tree)
			set(predicate+"/comparison/worlds/0/aggregate", "agreed-permitted")(tree)
		}, "inconsistent"},
		{"another plugin everywhere", func(tree map[string]any) {
			set(predicate+"/semantics/inputs/readings/hop/plugin", other)(tree)
			set(predicate+"/comparison/made/readings/hop/plugin", other)(tree)
		}, "inconsistent"},
		{"another runtime everywhere", func(tree map[string]any) {
			set(predicate+"/semantics/inputs/runtime/digest", other)(tree)
			set(predicate+"/comparison/runtime/digest", other)(tree)
		}, "inconsistent"},
	} {
		refused(t, c.name, check(forged(t, data, c.change), keys), c.code)
	}
	payload, err := base64.StdEncoding.DecodeString(parsed(t, data).Payload)
	if err != nil {
		t.Fatal(err)
	}
	refused(t, "a payload with white space", check(signedText(t, append(payload, ' '), 1), keys), "not-canonical")
	refused(t, "a payload with a key twice",
		check(signedText(t, replace(`{"_type":`, `{"_type":"","_type":`)(payload), 1), keys), "duplicate-key")
	refused(t, "a payload that is no object", check(signedText(t, []byte("[]"), 1), keys), "type")
}

// TestLiesOfThisVersion makes a record of this version from what an earlier one found, and has it contradict itself.
func TestLiesOfThisVersion(t *testing.T) {
	e, err := record.Open("small.json", kept(t, "small.json"))
	if err != nil {
		t.Fatal(err)
	}
	made, err := record.Make(e.Record.Comparison, record.Conditions{Limits: map[string]int64{"policy_fuel": 1},
		Judge: schema.JudgeTopdown, CrossCheck: true})
	if err != nil {
		t.Fatal(err)
	}
	statement, err := record.NewStatement(made)
	if err != nil {
		t.Fatal(err)
	}
	data, err := record.Seal(statement, testKey(1))
	if err != nil {
		t.Fatal(err)
	}
	keys := record.Keys{Required: both().Required[:1]}
	again, err := record.OpenVerified("v2", data, keys)
	if err != nil || again.Record.Rules != schema.Rules || again.Record.Execution.Judge != "topdown" ||
		!again.Record.Execution.CrossCheck || !bytes.Equal(again.Bytes(), data) {
		t.Fatalf("%+v, %v", again, err)
	}
	for _, c := range []struct {
		name   string
		change func(map[string]any)
		code   string
	}{
		{"no rules", func(tree map[string]any) { delete(tree["predicate"].(map[string]any), "rules") },
			"missing-field"},
		{"the first rules", set("/predicate/rules", int64(1)), "value"},
		{"no judge", func(tree map[string]any) {
			delete(tree["predicate"].(map[string]any)["execution"].(map[string]any), "judge")
		}, "missing-field"},
		{"a judge that is none", set("/predicate/execution/judge", "me"), "value"},
		{"another version within", set("/predicate/construe", "record/v1"), "value"},
		{"another version around", set("/predicateType", "https://github.com/construe-host/construe/record/v1"),
			"value"},
		{"another outcome", set("/predicate/semantics/cells/0/outcome", "permitted"), "inconsistent"},
		{"another aggregate", set("/predicate/comparison/worlds/0/aggregate", "agreed-permitted"), "inconsistent"},
		{"a document that nobody took", set("/predicate/semantics/inputs/taken",
			map[string]any{"other": "sha256:" + strings.Repeat("0", 64)}), "inconsistent"},
		{"fuel of one's own", set("/predicate/execution/fuel", []any{}), "inconsistent"},
	} {
		refused(t, c.name, check(forged(t, data, c.change), keys), c.code)
	}
	for name, code := range map[string]string{"other": "", "hop": "inconsistent"} { // whose code is taken; hop is compared
		c := *e.Record.Comparison
		c.Made.Taken = map[string]string{name: "sha256:" + strings.Repeat("0", 64)}
		made, err := record.Make(&c, record.Conditions{Judge: schema.JudgeTopdown})
		if err == nil {
			statement, err = record.NewStatement(made)
		}
		var sealed []byte
		if err == nil {
			sealed, err = record.Seal(statement, testKey(1))
		}
		if err == nil {
			_, err = record.OpenVerified("v3", sealed, keys)
		}
		if code == "" && err != nil {
			t.Error(err)
		} else if code != "" {
			refused(t, "taken and compared", err, code)
		}
	}
	if err := check(forged(t, data, set("/predicate/rules", int64(schema.Rules+1))), keys); err != nil {
		t.Errorf("a record of later rules: %v", err)
	}
}
