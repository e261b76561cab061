package host_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/schema"
)

// answerOf is what a reading's plugin answers to a term about the whole runtime.
func answerOf(t *testing.T, h *host.Host, reading, term string, d *schema.Document) string {
	t.Helper()
	f, err := h.Facts(context.Background(), host.FactsRequest{Runtime: d})
	if err != nil {
		t.Fatal(err)
	}
	c, err := h.Classify(context.Background(), host.ClassifyRequest{Facts: f, Reading: reading})
	if err != nil {
		t.Fatal(err)
	}
	return c.Terms[term][""].Value
}

// altered is a shipped runtime with other values at some pointers; nil takes one away.
func altered(t *testing.T, h *host.Host, id string, set map[string]any) *schema.Document {
	t.Helper()
	base, err := h.Runtime(id)
	if err != nil {
		t.Fatal(err)
	}
	tree := schema.Clone(base.Tree).(map[string]any)
	for pointer, value := range set {
		schema.Set(tree, pointer, value)
	}
	d, err := schema.NewDocument(schema.KindRuntime, id, tree)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestASessionWithoutARecordIsIncidental: a call that a model answers and that keeps a session is some state, though no
// record of state says so; what nobody said of the call is none.
func TestASessionWithoutARecordIsIncidental(t *testing.T) {
	h := open(t, nil)
	for mode, want := range map[string]string{"server_session": "incidental", "server_durable": "incidental",
		"stateless": "none", "unknown": "none"} {
		d := altered(t, h, "bedrock-closed", map[string]any{"/relationships/request/state_mode": mode,
			"/relationships/serve/state_mode": mode})
		for _, reading := range []string{"state", "product"} {
			if got := answerOf(t, h, reading, "statefulness", d); got != want {
				t.Errorf("%s, with a call that is %s: %s; want %s", reading, mode, got, want)
			}
		}
	}
	blocked := altered(t, h, "bedrock-closed", map[string]any{"/relationships/request/state_mode": "server_session",
		"/relationships/serve/path": "blocked"})
	if got := answerOf(t, h, "state", "statefulness", blocked); got != "none" {
		t.Errorf("where no model answers: %s; want none", got)
	}
}

// TestThirdPartiesAreTheSameInEveryPlugin has random companies, parents and roles: the plugin that Go builds and those
// that Rust builds, which share what they say of companies, have to see the same third parties.
func TestThirdPartiesAreTheSameInEveryPlugin(t *testing.T) {
	h := withGo(t)
	random := rand.New(rand.NewPCG(9, 26))
	parties := []string{"openai", "microsoft", "amazon", "other"}
	pick := func(from ...string) string { return from[random.IntN(len(from))] }
	seen := map[string]int{}
	for n := range 80 {
		set := map[string]any{"/parties/other": map[string]any{},
			"/offering/seller": pick(append(slices.Clone(parties), "unknown")...)}
		for _, p := range parties {
			parent := pick(append(slices.Clone(parties), "none", "none", "none", "none", "unknown")...)
			if parent == p {
				parent = "none"
			}
			set["/parties/"+p] = map[string]any{"parent": parent,
				"roles": []any{pick("model_owner", "exclusivity_beneficiary", "reseller", "host", "unknown")}}
		}
		developers := []any{}
		for _, p := range append(slices.Clone(parties), "unknown") {
			if random.IntN(3) == 0 {
				developers = append(developers, p)
			}
		}
		set["/offering/developed_by"] = developers
		d := altered(t, h, "bedrock-closed", set)
		a, b := answerOf(t, h, "look-through", "collaboration", d), answerOf(t, h, "hop", "collaboration", d)
		if seen[a]++; a != b {
			t.Fatalf("%d: look-through %s, hop %s: %s", n, a, b, fmt.Sprint(set))
		}
	}
	for _, want := range []string{"developed_with", "sold_through", "none", "unknown"} {
		if seen[want] == 0 {
			t.Errorf("no runtime came out as %s: %v", want, seen)
		}
	}
}

// TestRightsNobodyPleads: a verdict names what its reading is silent on, and says the same of everything else.
func TestRightsNobodyPleads(t *testing.T) {
	h := open(t, nil)
	runtime, err := h.Runtime("sre")
	if err != nil {
		t.Fatal(err)
	}
	const calls = "/clauses/effective/exclusivity/rights/stateless_calls"
	for day, want := range map[string][]string{"2026-03-18": {calls}, "2026-02-26": nil, "2025-06-30": nil,
		"2020-06-30": nil, "2026-04-28": nil} {
		for c, err := range h.Compare(context.Background(),
			host.CompareRequest{Runtimes: host.Documents(runtime), Worlds: []string{"h1"}, AsOf: day,
				OwnOnly: true}) {
			if err != nil {
				t.Fatal(err)
			}
			for _, v := range c.Tables.Verdicts {
				expected := want
				if v.Reading == "hop" {
					expected = nil // it pleads the stateless calls of a collaboration
				}
				if !slices.Equal(v.Unpleaded, expected) {
					t.Errorf("%s, %s: pleads nothing about %v; want %v", day, v.Reading, v.Unpleaded, expected)
				}
			}
		}
	}
}

// TestSilenceIsAskedOfEachCall: where silence may vary the clause, an objection counts for what it reaches.
func TestSilenceIsAskedOfEachCall(t *testing.T) {
	h := open(t, nil)
	for _, c := range []struct {
		scope any
		want  string // of look-through, on the flagship's own call
	}{
		{"offering", "breach"},
		{"everything", "breach"},
		{"other", "undetermined"},
		{"unknown", "undetermined"},
		{[]any{"/components/loop"}, "breach"},
		{[]any{"/relationships/complete"}, "breach"},
		{[]any{"/components/sandbox"}, "undetermined"},
	} {
		d := altered(t, h, "sre", map[string]any{"/dealings/objection/scope": c.scope,
			"/components/inference/hosting/cloud.provider": "aws",
			"/facts": map[string]any{}, "/worlds": map[string]any{}})
		w, err := h.WhatIf(context.Background(), host.WhatIfRequest{Runtime: d,
			Set: map[string]string{"/readings/look-through/definitions/silence": "may_vary"}})
		if err != nil {
			t.Fatal(err)
		}
		after := "breach" // as before, where it is not among those that changed
		for _, cell := range w.Cells {
			if cell.Policy == "look-through" && cell.Classifier == "look-through" {
				after = cell.After
			}
		}
		if after != c.want {
			t.Errorf("an objection to %v: %s; want %s", c.scope, after, c.want)
		}
	}
}
