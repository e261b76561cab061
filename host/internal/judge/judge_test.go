package judge_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/schema"
)

const pack = "../../../policies/cloud-api-exclusivity/"

func theCase(t testing.TB) *schema.Case {
	t.Helper()
	data, err := os.ReadFile(pack + "case.yaml")
	if err != nil {
		t.Fatal(err)
	}
	d, err := schema.Parse("case.yaml", data, schema.KindCase)
	if err != nil {
		t.Fatal(err)
	}
	var c schema.Case
	if err := d.Decode(&c); err != nil {
		t.Fatal(err)
	}
	return &c
}

// theReading is one of the shipped readings.
func theReading(t testing.TB, id string) *schema.Reading {
	t.Helper()
	data, err := os.ReadFile(pack + "readings/" + id + "/reading.yaml")
	if err != nil {
		t.Fatal(err)
	}
	d, err := schema.Parse("reading.yaml", data, schema.KindReading)
	if err != nil {
		t.Fatal(err)
	}
	r := &schema.Reading{}
	if err := d.Decode(r); err != nil {
		t.Fatal(err)
	}
	return r
}

func bundle(t testing.TB, reading string) judge.Bundle {
	t.Helper()
	b := judge.Bundle{Reading: theReading(t, reading), Folder: "readings/" + reading, Files: map[string][]byte{},
		Library: map[string][]byte{}}
	read := func(into map[string][]byte, pattern string) {
		files, _ := filepath.Glob(pack + pattern)
		for _, f := range files {
			source, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			into[f[len(pack):]] = source
		}
	}
	read(b.Files, "readings/"+reading+"/*.rego")
	for _, name := range theCase(t).Library {
		read(b.Library, name)
	}
	return b
}

func prepared(t testing.TB, c *schema.Case, runtime, world string) *judge.Facts {
	t.Helper()
	data, err := os.ReadFile(pack + "runtimes/" + runtime + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	d, err := schema.Parse(runtime+".yaml", data)
	if err != nil {
		t.Fatal(err)
	}
	f, err := facts.Make(d, schema.ShapeOf(schema.KindRuntime), world, "")
	if err != nil {
		t.Fatal(err)
	}
	ready, err := facts.Prepare(f)
	if err != nil {
		t.Fatal(err)
	}
	p, err := judge.PrepareFacts(c, ready)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// sre answers as the look-through classifier would for the stateful runtime environment.
func sre() *schema.Classification {
	hop := "/derived/hops/complete:inference"
	one := func(subject, value string) map[string]schema.Answer {
		return map[string]schema.Answer{subject: {Value: value}}
	}
	return &schema.Classification{Terms: map[string]map[string]schema.Answer{
		"access": one(hop, "wrapped"), "call": one(hop, "resent"), "statefulness": one("", "incidental"),
		"product": one("", "api_in_substance"), "collaboration": one("", "developed_with")}}
}

func TestTheCaseUnderOneClassification(t *testing.T) {
	c := theCase(t)
	f := prepared(t, c, "sre", "h1")
	for _, reading := range []string{"look-through", "state", "product", "hop"} {
		p, err := prepare(context.Background(), bundle(t, reading), c, nil)
		if err != nil {
			t.Fatalf("%s: %v", reading, err)
		}
		if v := p.Judge(context.Background(), f, sre(), ""); v.Outcome != schema.Breach {
			t.Errorf("%s: %s %v %v; want breach", reading, v.Outcome, v.Error, v.Elements)
		}
	}
}

// prepare compiles a policy and loads it into the sandbox, to be interpreted.
func prepare(ctx context.Context, b judge.Bundle, c *schema.Case, definitions map[string]string) (*judge.Policy,
	error) {
	compiled, err := judge.Compile(ctx, b, c, definitions)
	if err != nil {
		return nil, err
	}
	return judge.Load(compiled, c, b.Reading, definitions, judge.Config{})
}
