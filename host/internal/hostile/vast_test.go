package hostile_test

import (
	"strings"

	. "github.com/construe-host/construe/host/internal/sandbox/wasmtest"
)

// vast guests answer well, and as much as may be.
func vast() (all []guest) {
	says := func(name, code string, pointers, reasons int, text string) {
		because := strings.TrimSuffix(strings.Repeat(`{"text":"`+text+`","pointers":[`+strings.TrimSuffix(strings.Repeat(`"",`, pointers), ",")+`]},`, reasons), ",")
		answer := `{"construe":"classification/v1","terms":{"product":{"":{"value":"api","because":[` + because + `]}}}}`
		all = append(all, also(encoded(name, code, answering(&Module{}, answer))))
	}
	says("330k empty pointers", "", 330_000, 1, "so")
	says("64 reasons of 5000 empty pointers", "", 5000, 64, "so")
	says("64 reasons of 16 KB", "", 1, 64, strings.Repeat("a", 16_000))
	return all
}
