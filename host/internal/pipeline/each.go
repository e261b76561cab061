// Package pipeline runs work on several goroutines, whatever the work is: [Each] over numbers, all at once, and
// [Ordered] over a stream, whose results come in the order of what goes in.
package pipeline

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Each runs work for 0 … n-1 on as many goroutines as there are processors. A panic in one of them comes out here as
// a [Fault], where the caller can recover it; in a goroutine of its own it would end the process.
func Each(n int, work func(i int)) {
	var wg sync.WaitGroup
	var next atomic.Int64
	var fault atomic.Pointer[Fault]
	for range min(n, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				guarded(func() { work(i) }, func(f *Fault) { fault.CompareAndSwap(nil, f) })
			}
		})
	}
	wg.Wait()
	if f := fault.Load(); f != nil {
		panic(f)
	}
}
