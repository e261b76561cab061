//go:build race || msan || asan

package worker

// sanitized says that this program maps shadow memory, which the kernel counts as data long before any limit.
const sanitized = true
