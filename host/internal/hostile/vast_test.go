package hostile_test

import (
	"strings"
	"testing"
	"time"

	. "github.com/construe-host/construe/host/internal/meter/wasmtest"
	"github.com/construe-host/construe/host/internal/samples"
)

// vast guests answer well, and as much as may be.
func vast() (all []guest) {
	says := func(name, code string, pointers, reasons int, text string) {
		because := strings.TrimSuffix(strings.Repeat(`{"text":"`+text+`","pointers":[`+
			strings.TrimSuffix(strings.Repeat(`"",`, pointers), ",")+`]},`, reasons), ",")
		answer := `{"construe":"classification/v1","terms":{"product":{"":{"value":"api","because":[` + because +
			`]}}}}`
		all = append(all, also(encoded(name, code, answering(&Module{}, answer))))
	}
	says("330k empty pointers", "", 330_000, 1, "so")
	says("64 reasons of 5000 empty pointers", "", 5000, 64, "so")
	says("64 reasons of 16 KB", "", 1, 64, strings.Repeat("a", 16_000))
	return all
}

// slow guests take nearly all the fuel of a call before they answer well.
func slow() (all []guest) {
	counted := Asm(I64(20_000_000), localSet, 3, loop, void, localGet, 3, I64(1), 0x7d, localTee, 3, I64(0), 0x52, brIf,
		0, end)
	return append(all, encoded("most of the fuel", "", doing(&Module{}, counted)))
}

// mostProcessor is what a verb may take that has a hostile party: the processor time that a check allows, what one call
// may take besides, and what starting, compiling and judging takes.
const mostProcessor = 45 * time.Second

// bounded are the verbs that ask a party again and again, with default flags but for the budget that a crux is asked
// for with.
var bounded = [][]string{{"compare", "--case", "."}, {"crux", "--budget", "100", "--case", "."}, {"check", "."},
	{"check", "--determinism", "."}}

// disputing is a policy that comes to the opposite of the honest one on every classification.
const disputing = `package construe.policy

import data.construe.policy.k3

verdict := k3.verdict(plea, set())

plea.sold[""].api := {"is": k3.not_(k3.is(input.classification.terms.product[""].value, "api")), "reason": "so"}

plea.hosted[""].reserved := {"is": "no", "reason": "nothing"}

plea.hosted[subject].elsewhere := {"is": "no", "reason": "nothing"} if {
	some id, _ in input.runtime.components
	subject := concat("/", ["", "components", id])
}
`

// TestWhoIsAskedAgainAndAgainIsBounded runs what asks a party more than once, with default flags, and measures it.
func TestWhoIsAskedAgainAndAgainIsBounded(t *testing.T) {
	if testing.Short() {
		t.Skip("a process for each")
	}
	guests := append(slow(), vast()...)
	for i, g := range guests {
		for j, verb := range bounded {
			if (i+j)%samples.Every(4) != 0 {
				continue
			}
			t.Run(g.name+"/"+strings.Join(verb, " "), func(t *testing.T) {
				r := child(t, caseFolder(t, g.wasm, map[string][]byte{"policy.rego": []byte(disputing)}),
					10*time.Minute, verb...)
				r.withinBounds(t)
				if r.cpu > mostProcessor {
					t.Errorf("%s of processor time; at most %s", r.cpu, mostProcessor)
				}
				if r.code == 70 || verb[0] == "compare" &&
					!strings.Contains(string(r.stdout), "\nBreach     honest   Here: ") {
					t.Errorf("exit code %d: %s %s", r.code, r.stdout, r.stderr)
				}
				t.Logf("%.1f s, %d MiB, exit code %d", r.cpu.Seconds(), r.memory>>20, r.code)
			})
		}
	}
}
