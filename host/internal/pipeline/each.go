package pipeline

import (
	"runtime"
	"sync"
)

// Each runs work for 0 … n-1 on as many goroutines as there are processors. A panic in one of them comes out here,
// where the caller can recover it; in a goroutine of its own it would end the process.
func Each(n int, work func(i int)) {
	var wg sync.WaitGroup
	var once sync.Once
	var fault any
	next := make(chan int)
	one := func(i int) {
		defer func() {
			if p := recover(); p != nil {
				once.Do(func() { fault = p })
			}
		}()
		work(i)
	}
	for range min(n, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for i := range next {
				one(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
	if fault != nil {
		panic(fault)
	}
}
