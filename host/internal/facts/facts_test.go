package facts_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/schema"
)

const pack = "../../../policies/cloud-api-exclusivity/runtimes/"

func parse(t testing.TB, file string) *schema.Document {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	d, err := schema.Parse(filepath.Base(file), data, schema.KindRuntime)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestTheShippedRuntimesHaveOneHopWhereTheyShould(t *testing.T) {
	want := map[string]string{ // runtime → the only hop, or nothing
		"azure-openai-chat": "request:inference", "azure-openai-threads": "complete:inference",
		"vendor-api":             "request:inference",
		"chat-product-elsewhere": "complete:inference", "open-weights-bedrock": "request:inference",
		"agentcore-azure": "request:inference",
		"bedrock-closed":  "request:inference", "vendor-api-third-cloud": "request:inference",
		"natsec-aws":       "request:inference",
		"completion-cache": "", "frontier-azure": "complete:inference", "frontier-aws": "complete:inference",
		"sre": "complete:inference", "all-unknown": "",
	}
	for id, hop := range want {
		f, err := facts.Make(parse(t, pack+id+".yaml"), schema.ShapeOf(schema.KindRuntime), "", "")
		if err != nil {
			t.Errorf("%s: %v", id, err)
			continue
		}
		if _, ok := f.Derived.Hops[hop]; len(f.Derived.Hops) != 1 && hop != "" ||
			hop == "" && len(f.Derived.Hops) != 0 || hop != "" && !ok {
			got, _ := json.Marshal(f.Derived.Hops)
			t.Errorf("%s: hops are %s; want %q", id, got, hop)
		}
		tree, err := schema.Tree(f)
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(schema.KindFacts, id, tree.(map[string]any)); err != nil {
			t.Errorf("%s: %v", id, err)
		}
	}
}
