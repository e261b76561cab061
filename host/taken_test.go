package host_test

import (
	"bytes"
	"context"
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/record"
	"github.com/construe-host/construe/host/schema"
)

// heir is a reading that takes its code from state, which is not compared: mine is read, and state's code with it.
func heir(t *testing.T) (*host.Host, record.Bundle, *schema.Record) {
	t.Helper()
	const text = "construe: reading/v2\nid: mine\ntitle: Irrelevant\ncase: {id: cloud-api-exclusivity}\n" +
		"plugin: {of: state}\npolicy: {of: state}\n" +
		"definitions: {state: irrelevant, silence: no_waiver, unless: conjunctive}\n" +
		"limbs: [api_access, products, first_ship, first_refusal, approval, research]\n"
	h := open(t, func(c *host.Config) {
		c.Readings = []string{"mine", "hop"}
		c.With = []host.Folder{{FS: fstest.MapFS{"reading.yaml": {Data: []byte(text)}}, Name: "mine"}}
	})
	runtime, err := h.Runtime("sre")
	if err != nil {
		t.Fatal(err)
	}
	for c, err := range h.Compare(context.Background(), host.CompareRequest{Runtimes: host.Documents(runtime),
		Worlds: []string{"h1"}}) {
		if err != nil {
			t.Fatal(err)
		}
		r, err := h.Record(c)
		if err != nil {
			t.Fatal(err)
		}
		b, err := h.Bundle([]byte("{}"), runtime)
		if err != nil {
			t.Fatal(err)
		}
		return h, b, r
	}
	t.Fatal("no comparison")
	return nil, nil, nil
}

// TestTheDocumentOfTakenCodeIsNamed holds that a record and a lock name the reading.yaml of a reading whose code is
// taken, and that a bundle in which it is another is refused, and so is one without it.
func TestTheDocumentOfTakenCodeIsNamed(t *testing.T) {
	h, b, r := heir(t)
	taken := r.Semantics.Inputs.Taken
	if len(taken) != 1 || !strings.HasPrefix(taken["state"], "sha256:") {
		t.Fatalf("the record names %v", taken)
	}
	statement, err := record.NewStatement(r)
	if err != nil {
		t.Fatal(err)
	}
	named := false
	for _, s := range statement.Subject {
		named = named || s.Name == "reading/state"
	}
	if !named {
		t.Errorf("the statement is about %v", statement.Subject)
	}
	if unpinned, err := host.VerifyBundle(b, r); err != nil || len(unpinned) > 0 {
		t.Errorf("%v, without a digest %v", err, unpinned)
	}
	const file = "readings/state/reading.yaml"
	for _, c := range []struct{ name, code, old, with string }{
		{"another title", "bundle-altered", "title: ", "title: Not "},
		{"a comment", "", "title: ", "# no part of what it says\ntitle: "},
		{"another id", "reference", "id: state\n", "id: stale\n"},
	} {
		other := maps.Clone(b)
		other[file] = bytes.Replace(b[file], []byte(c.old), []byte(c.with), 1)
		if bytes.Equal(other[file], b[file]) {
			t.Fatalf("%s: %q is not in the file", c.name, c.old)
		}
		_, err := host.VerifyBundle(other, r)
		if code := codeOf(err); code != c.code {
			t.Errorf("%s: %v; want %q", c.name, err, c.code)
		}
	}
	delete(b, file)
	if _, err := host.VerifyBundle(b, r); codeOf(err) != "bundle-missing" {
		t.Errorf("without it: %v", err)
	}
	l, err := h.Lock(nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.CheckLock(l, nil); err != nil {
		t.Error(err)
	}
	l.Taken = map[string]string{"state": "sha256:" + strings.Repeat("0", 64)}
	if err := h.CheckLock(l, nil); err == nil || !strings.Contains(err.Error(),
		"the reading.yaml of state (whose code is taken) is "+taken["state"]) {
		t.Errorf("under a lock that pins another: %v", err)
	}
}

// codeOf is the first code of an error; "" of none.
func codeOf(err error) string {
	if err == nil {
		return ""
	}
	return schema.ProblemsIn(err, "other")[0].Code
}
