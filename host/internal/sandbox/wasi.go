package sandbox

import (
	"context"
	"slices"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
)

const wasiModule = "wasi_snapshot_preview1"

// provideWASI gives a module that asks for it wazero's implementation of WASI preview 1. Which of its functions a module may
// import is for the caller to check against its own list; without a file system, network or environment, the rest of them
// only ever answer that there is none.
func provideWASI(ctx context.Context, r wazero.Runtime, s *Shape) error {
	asks := slices.ContainsFunc(s.Imports, func(e Extern) bool { return e.Module == wasiModule })
	if !asks {
		return nil
	}
	_, err := wasi_snapshot_preview1.Instantiate(ctx, r)
	return err
}
