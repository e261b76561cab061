package host_test

import (
	"context"
	"strings"
	"testing"

	"github.com/construe-host/construe/host"
)

// TestAMoveAmongOtherChanges holds that what is set beside a near miss is not taken for its effect, and that a fact is
// not both set and moved.
func TestAMoveAmongOtherChanges(t *testing.T) {
	h := open(t, nil)
	d := dispute(t, h).Runtime
	settled := map[string]string{"/offering/customer": "us_natsec"} // changes outcomes, after which no host does
	for _, test := range []struct {
		set, move map[string]string
		says      string
	}{
		{settled, map[string]string{"inference-host": host.MoveNearMiss},
			"no value of the toggle inference-host changes an outcome"},
		{settled, map[string]string{"customer": host.MoveWeaker}, "which is set as well"},
	} {
		_, err := h.WhatIf(context.Background(), host.WhatIfRequest{Runtime: d, World: "h1", Set: test.set,
			Move: test.move})
		if err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%v beside %v: %v; expected it to say %q", test.move, test.set, err, test.says)
		}
	}
}
