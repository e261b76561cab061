//go:build unix

package sandbox

import (
	"context"
	"syscall"

	"github.com/tetratelabs/wazero/experimental"
)

// reserving has instances made with ctx keep their memory outside of Go's heap: all that it may grow to is reserved, so
// that it never moves, and what the guest does not touch costs nothing. Go would clear it whole for each instance.
func reserving(ctx context.Context) context.Context {
	return experimental.WithMemoryAllocator(ctx,
		experimental.MemoryAllocatorFunc(func(_, most uint64) experimental.LinearMemory {
			all, err := syscall.Mmap(-1, 0, int(most), syscall.PROT_READ|syscall.PROT_WRITE,
				syscall.MAP_ANON|syscall.MAP_PRIVATE)
			if err != nil {
				all = nil // the instance fails to be made
			}
			return &mapping{all}
		}))
}

// mapping is the memory of one instance.
type mapping struct{ all []byte }

func (m *mapping) Reallocate(size uint64) []byte {
	if size > uint64(len(m.all)) {
		return nil
	}
	return m.all[:size:len(m.all)]
}

func (m *mapping) Free() {
	syscall.Munmap(m.all)
	m.all = nil
}
