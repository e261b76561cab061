package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const brokenCase = `construe: case/v1
id: broken-case
title: a case with a reading that does not work
clauses:
  c1:
    title: no applications
    versions:
      v1: {effective: {from: 2020-01-01, to: never}, text: no applications, textStatus: illustrative, rights: {applications: true}}
limbs:
  sold: {title: an application is sold, clause: c1, of: runtime}
terms:
  product: {question: what is sold, of: runtime, answers: {api: an API, api_in_substance: nearly, not_api: something else}}
toggles:
  category: {label: what it is, pointer: /offering/category, values: [application, model_api], mutable_by: [seller]}
readings:
  fine: {title: fine, plugin: hop}
  wrong: {title: wrong, plugin: PLUGIN, policy: POLICY}
default: {runtimes: [offer]}
precedents:
  p1: {title: an API, runtime: offer, status: agreed, expect: permitted}
`

const brokenRuntime = `construe: runtime/v1
id: offer
title: an offer
asOf: 2026-01-01
offering: {seller: unknown, category: model_api}
compositions: {components: complete, relationships: complete, state: complete, capabilities: complete}
`

const finePolicy = `package construe.policy

import data.construe.policy.k3

verdict := k3.verdict(plea, set())

plea.sold[""].application := {"is": k3.is(input.runtime.offering.category, "application"), "reason": "the category"}
`

// TestAnErrorCellIsExit3 holds that every verb says whose code failed, and how, and ends with the code of an evaluation
// that failed; check and test, which look for it, fail by the code of theirs.
func TestAnErrorCellIsExit3(t *testing.T) {
	for _, broken := range []struct{ name, plugin, policy, rego, code string }{
		{"a policy that does not compile", "hop", "broken",
			"package construe.policy\n\nverdict := input.runtime.offering.categry\n", "rego-type"},
		{"a policy that gives no verdict", "hop", "broken",
			strings.Replace(finePolicy, "verdict :=", "verdict := v if { input.asOf == \"1999-01-01\"; v := ",
				1), "undefined"},
		{"a plugin that is not there", "nowhere", "fine", "", "no-plugin"},
	} {
		t.Run(broken.name, func(t *testing.T) {
			rego := broken.rego
			if broken.code == "undefined" {
				rego = strings.Replace(rego, "set())", "set()) }", 1)
			}
			dir := t.TempDir()
			put := func(name, text string) {
				name = filepath.Join(dir, name)
				if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755),
					os.WriteFile(name, []byte(text), 0o644)); err != nil {
					t.Fatal(err)
				}
			}
			put("mine/case.yaml", strings.NewReplacer("PLUGIN", broken.plugin, "POLICY",
				broken.policy).Replace(brokenCase))
			put("mine/runtimes/offer.yaml", brokenRuntime)
			put("mine/fine/policy.rego", finePolicy)
			if rego != "" {
				put("mine/broken/policy.rego", rego)
			}
			run := func(line string) (string, int) {
				var out bytes.Buffer
				c := exec.Command("construe", strings.Fields(line)...)
				c.Dir, c.Stdout, c.Stderr = dir, &out, &out
				c.Env = append(os.Environ(), "NO_COLOR=1", "COLUMNS=1000", "HOME="+dir, "XDG_CACHE_HOME="+dir)
				err := c.Run()
				var exit *exec.ExitError
				if err != nil && !errors.As(err, &exit) {
					t.Fatal(err)
				}
				return out.String(), c.ProcessState.ExitCode()
			}
			steps := "construe classify --case mine --reading wrong facts.json"
			if broken.plugin == "hop" {
				steps = "construe judge --case mine --reading wrong answers.json"
				for _, line := range []string{"facts --case mine offer -o facts.json",
					"classify --case mine --reading wrong facts.json -o answers.json"} {
					if out, code := run(line); code != 0 {
						t.Fatalf("%s: %d\n%s", line, code, out)
					}
				}
			} else if out, code := run("facts --case mine offer -o facts.json"); code != 0 {
				t.Fatal(out)
			}
			for _, line := range strings.Split(`construe compare --case mine -f table -f json=comparison.json --bundle b.tar
construe compare --case mine --fail-on never
construe compare --case mine --against b.tar
construe crux --case mine -f table -f json=crux.json
construe crux --case mine --cell wrong
construe whatif --case mine --set /offering/customer=research -f table -f json=whatif.json
construe explain --case mine wrong -f table -f json=explanation.json
construe timeline --case mine -f table -f json=timeline.json
construe inspect --case mine -f table -f json=inspection.json offer
construe replay --unsigned b.tar
construe diff b.tar b.tar
construe report comparison.json
construe report crux.json
construe report whatif.json
construe report explanation.json
construe report timeline.json
construe report inspection.json
`+steps, "\n") {
				out, code := run(strings.TrimPrefix(line, "construe "))
				switch {
				case code != exitEvaluation:
					t.Errorf("%s: exit code %d; expected 3\n%s", line, code, out)
				case broken.code == "undefined" && strings.Contains(line, "inspect"):
					// by its code, beside what it took
					if !strings.Contains(out, broken.code) {
						t.Errorf("%s: does not name %s\n%s", line, broken.code, out)
					}
				case !strings.Contains(out, "error in the code of wrong") || !strings.Contains(out, broken.code+": "):
					t.Errorf("%s: does not say that %s is in the code of wrong\n%s", line, broken.code, out)
				}
			}
			for _, line := range []string{"check --case mine", "test --case mine"} {
				if out, code := run(line); code != exitGate || !strings.Contains(out, "wrong") ||
					!strings.Contains(out, broken.code+": ") {
					t.Errorf("construe %s: exit code %d; expected 1, and %s of wrong\n%s", line, code, broken.code, out)
				}
			}
		})
	}
}
