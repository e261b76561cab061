package atlas

import (
	"context"
	"io/fs"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/schema"
)

const shippedCase = "../../../policies/cloud-api-exclusivity"

// TestErrorsInPlacesAreMapped holds the map of look-through, changed in one line, to what the engine judges: what goes
// wrong goes wrong in some places alone, and the map knows where.
func TestErrorsInPlacesAreMapped(t *testing.T) {
	const somewhere = `input.runtime.offering.customer == "government"`
	const research = `plea.research[""] := shared.research(input.definitions.silence)`
	const guidance = "# METADATA\n# title: Guidance"
	const pleaded = "shared.research(input.definitions.silence)"
	const none = `"reason": "r", "pointers": []}`
	for name, change := range map[string][2]string{
		"a limb that is undefined": {research, research + ` if not ` + somewhere},
		"a function with two values": {guidance, `access(_) := {"is": "no", ` + none + ` if ` + somewhere + "\n\n" +
			guidance},
		"an element more": {research, `plea.research[""] := object.union(` + pleaded + `, {name: {"is": "no", ` + none +
			` | some name in {"more"}; ` + somewhere + `})`},
		"a pointer at nothing": {`"pointers": answer.pointers,`, `"pointers": array.concat(answer.pointers, ` +
			`["/nowhere" | ` + somewhere + `]),`},
		"a limb that is none": {guidance, `context contains {"limb": "nowhere", "subject": "", "element": "x", ` + none +
			` if ` + somewhere + "\n\n" + guidance},
		"a finding of another limb": {research, `plea.research[""] := {name: object.union(e, {"limb": l | ` +
			`some l in {"nowhere"}; ` + somewhere + `}) | some name, e in ` + pleaded + `}`},
		"a limb that is not pleaded": {research, research + "\n\n" + `plea.nowhere[""] := {"x": {"is": "no", ` + none +
			`} if ` + somewhere},
		"a value that is none": {research, `plea.research[""] := object.union(` + pleaded +
			`, {"reserved": {"is": worth, ` + none + `})` + "\n\nworth := \"maybe\" if " + somewhere +
			"\n\nworth := \"no\" if not " + somewhere},
		"a built-in function that fails": {guidance, `context contains {"limb": "research", "subject": "", ` +
			`"element": "reserved", ` + none + " if {\n\t" + somewhere +
			"\n\tto_number(input.runtime.offering.customer) > 0\n}\n\n" + guidance},
	} {
		t.Run(name, func(t *testing.T) { errorsAreMapped(t, change) })
	}
}

// shippedFiles are the files of the shipped case, to be changed.
func shippedFiles(t *testing.T) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	if err := fs.WalkDir(os.DirFS(shippedCase), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(p, "_test.rego") {
			return err
		}
		data, err := os.ReadFile(shippedCase + "/" + p)
		files[p] = &fstest.MapFile{Data: data}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return files
}

func errorsAreMapped(t *testing.T, change [2]string) {
	ctx := context.Background()
	files := shippedFiles(t)
	policy := files["readings/look-through/policy.rego"]
	before := string(policy.Data)
	policy.Data = []byte(strings.Replace(before, change[0], change[1], 1))
	if before == string(policy.Data) {
		t.Fatal("nothing was changed")
	}
	cs, err := engine.Open(ctx, engine.Config{Case: files, Plugins: os.DirFS("../../../plugins"), Wasm: "compiler",
		CacheKey: make([]byte, 32), Trusted: true, Readings: []string{"look-through"}})
	if err != nil {
		t.Fatal(err)
	}
	defer cs.Close(ctx)
	if err := cs.Parties["look-through"].PolicyErr; err != nil {
		t.Fatal(err)
	}
	d, err := schema.Parse("sre.yaml", files["runtimes/sre.yaml"].Data, schema.KindRuntime)
	if err != nil {
		t.Fatal(err)
	}
	base, err := cs.Facts(d, "h1", "")
	if err != nil {
		t.Fatal(err)
	}
	q := questions(t, cs, base)
	c, err := newChart(ctx, q, 0)
	if err != nil {
		t.Fatal(err)
	}
	random, wrong := rand.New(rand.NewPCG(3, 4)), 0
	for range 100 {
		values := make([]int, len(c.base))
		for i, most := range c.forest.Values() {
			values[i] = random.IntN(most)
		}
		if c.forest.At(c.possible, values) == 0 {
			continue
		}
		want, err := judged(q, 0, c.assignment(values))
		if err != nil {
			t.Fatal(err)
		}
		if want == failing || want == otherwise {
			wrong++
		}
		if got := c.forest.At(c.outcomes[0], values); got != want {
			t.Fatalf("%s: %s; expected %s", q.Changed(c.assignment(values)), outcomeNames()[got], outcomeNames()[want])
		}
	}
	if t.Logf("%d runs, %d of 100 go wrong", c.runs(), wrong); wrong < 10 {
		t.Errorf("%d go wrong, which tells little", wrong)
	}
}
