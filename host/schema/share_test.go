package schema_test

import (
	"math/big"
	"testing"

	"github.com/construe-host/construe/host/schema"
)

// TestAShareOfSome holds that what is too little for its digits does not read as none, nor what is almost all as all.
func TestAShareOfSome(t *testing.T) {
	all := big.NewInt(429_981_696)
	for n, want := range map[int64]string{0: "0.0000", 1: "0.0001", 214: "0.0001", 429: "0.0001", 645: "0.0002",
		214_990_848: "50.0000", 429_981_481: "99.9999", 429_981_695: "99.9999", 429_981_696: "100.0000"} {
		if got := schema.ShareOf(big.NewInt(n), all); got.Percent != want {
			t.Errorf("%d are %s %%; expected %s", n, got.Percent, want)
		}
	}
}
