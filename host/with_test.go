package host_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/schema"
)

// fifthReadings are readings of a stranger, honest and hostile, as the files of their folder.
func fifthReadings(r *rand.Rand) map[string]map[string]string {
	head := "construe: reading/v2\nid: fifth\ntitle: Fifth\ncase: {id: cloud-api-exclusivity}\n"
	limb := []string{"api_access", "products", "first_ship", "research"}[r.IntN(4)]
	adopts := "definitions: {silence: may_vary}\n"
	rego := func(body string) string {
		return "package construe.policy\n\nimport data.construe.policy.k3\n\nverdict := k3.verdict(plea, set())\n\n" + body
	}
	said := strings.Repeat("x", r.IntN(3000))
	plea := fmt.Sprintf("plea.%s[\"\"].e := {\"is\": %q, \"reason\": %q}\n", limb,
		[]string{"yes", "no", "unknown", "arguable"}[r.IntN(4)], "because "+said)
	whole := head + "limbs: [" + limb + "]\n"
	if limb == "api_access" {
		whole = head + "limbs: [products]\n"
		plea = strings.Replace(plea, "api_access", "products", 1)
	}
	own := "own_definitions:\n  state_of_mind: {question: What is it, values: {a: A, b: B}, adopted: a}\n"
	return map[string]map[string]string{
		"plain":        {"reading.yaml": whole, "policy.rego": rego(plea)},
		"with its own": {"reading.yaml": whole + own + adopts, "policy.rego": rego(plea)},
		"without code": {
			"reading.yaml": head +
				"plugin: {of: state}\npolicy: {of: state}\ndefinitions: {state: irrelevant, silence: may_vary, unless: conjunctive}\nlimbs: [api_access, products, first_ship, first_refusal, approval, research]\n",
		},
		"another's classifier": {"reading.yaml": whole + "plugin: {of: hop}\n", "policy.rego": rego(plea)},
		"no Rego":              {"reading.yaml": whole},
		"broken Rego":          {"reading.yaml": whole, "policy.rego": "package construe.policy\nverdict := {"},
		"a conflict": {
			"reading.yaml": whole,
			"policy.rego":  "package construe.policy\n\nverdict := 1\n\nverdict := 2\n",
		},
		"endless": {"reading.yaml": whole, "policy.rego": rego(plea + "\nplea." + limb + "[\"\"].f := {\"is\": \"yes\", " +
			"\"reason\": $\"{count([1 | some a in numbers.range(1, 3000); some b in numbers.range(1, 3000); a == b])}\"}\n")},
		"large": {"reading.yaml": whole, "policy.rego": rego(plea + "\nplea." + limb +
			"[\"\"].g := {\"is\": \"yes\", \"reason\": concat(\"\", [\"abc\" | some i in numbers.range(1, 100000)])}\n")},
		"no such plugin": {"reading.yaml": whole + "plugin: nowhere\n", "policy.rego": rego(plea)},
		"a broken plugin": {
			"reading.yaml":    whole + "plugin: own\n",
			"policy.rego":     rego(plea),
			"own/plugin.yaml": "construe: x\n",
		},
		"toggles of the others' names": {"reading.yaml": strings.Replace(whole, "fifth", "state-kept", 1) + own,
			"policy.rego": rego(plea)},
	}
}

// TestAFifthReadingChangesNoOther compares the shipped four alone, and with a reading of a stranger beside them: every
// cell of the four, and every document that one of them names, is the same, byte for byte.
func TestAFifthReadingChangesNoOther(t *testing.T) {
	alone := comparedWith(t, nil)
	seeds := 1
	if os.Getenv("CONSTRUE_LONG") != "" {
		seeds = 20
	}
	strangers := map[string]map[string]string{}
	for seed := range seeds {
		for name, files := range fifthReadings(rand.New(rand.NewPCG(12, uint64(seed)))) {
			strangers[fmt.Sprint(name, " ", seed)] = files
		}
	}
	for name, files := range strangers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := fstest.MapFS{}
			for file, text := range files {
				folder[file] = &fstest.MapFile{Data: []byte(text)}
			}
			with := comparedWith(t, []host.Folder{{FS: folder, Name: "fifth"}})
			if got, want := len(with.Axes.Policies), len(alone.Axes.Policies)+1; got != want {
				t.Fatalf("%d readings; want %d", got, want)
			}
			found := map[string]schema.Cell{}
			for _, c := range with.Cells {
				found[schema.Join(c.World, c.Policy, c.Classifier)] = c
			}
			for _, c := range alone.Cells {
				if got := found[schema.Join(c.World, c.Policy, c.Classifier)]; got != c {
					t.Errorf("%s under %s: %+v; alone %+v", c.Classifier, c.Policy, got, c)
				}
				before, after := documentsOf(alone, c), documentsOf(with, c)
				for i := range before {
					if before[i] != after[i] {
						t.Errorf("%s under %s: a document of the cell is another", c.Classifier, c.Policy)
					}
				}
			}
			for name, r := range alone.Readings {
				if digestOf(t, r) != digestOf(t, with.Readings[name]) {
					t.Errorf("what is said of %s is another", name)
				}
			}
		})
	}
}

// comparedWith compares the shipped runtime under the shipped readings and others.
func comparedWith(t *testing.T, others []host.Folder) *schema.Comparison {
	t.Helper()
	h, err := host.Open(context.Background(), host.Config{Case: os.DirFS("../policies/cloud-api-exclusivity"),
		Plugins: os.DirFS("../plugins"), With: others, Trusted: true})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close(context.Background())
	runtime, err := h.Runtime("sre")
	if err != nil {
		t.Fatal(err)
	}
	for c, err := range h.Compare(context.Background(), host.CompareRequest{
		Runtimes: host.Documents(runtime), Worlds: []string{"h1"}}) {
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	t.Fatal("no comparison")
	return nil
}

// documentsOf are the documents that a cell names, in canonical form.
func documentsOf(c *schema.Comparison, cell schema.Cell) (out [2]string) {
	v, _ := c.Verdict(cell)
	cl, _ := c.Classification(cell)
	for i, d := range []any{v, cl} {
		raw, _ := schema.Canonical(d)
		out[i] = string(raw)
	}
	return out
}

func digestOf(t *testing.T, document any) string {
	t.Helper()
	digest, err := schema.Digest(document)
	if err != nil {
		t.Fatal(err)
	}
	return digest
}
