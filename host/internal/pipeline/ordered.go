package pipeline

import (
	"context"
	"iter"
)

// done is what came of one piece of work.
type done[R any] struct {
	result R
	err    error
	fault  any // of a panic, which goes on in the caller's goroutine
}

// Ordered works on what in yields, on so many goroutines, and yields what comes of it in the order of in. An error of
// in takes the place of its result. It reads no more than twice as many ahead as there are goroutines, in the caller's
// own goroutine, and holds no result that was yielded. Where the caller stops, or in does, the work under way is ended
// by its context and waited for.
func Ordered[T, R any](
	ctx context.Context, in iter.Seq2[T, error], goroutines int, work func(context.Context, T) (R, error),
) iter.Seq2[R, error] {
	return func(yield func(R, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		next, stop := iter.Pull2(in)
		var waiting []chan done[R]
		defer func() {
			cancel()
			stop()
			for _, w := range waiting {
				<-w
			}
		}()
		slots := make(chan struct{}, goroutines)
		begin := func() bool {
			item, err, more := next()
			if !more {
				return false
			}
			w := make(chan done[R], 1)
			waiting = append(waiting, w)
			if err != nil {
				w <- done[R]{err: err}
				return true
			}
			go func() {
				slots <- struct{}{}
				defer func() { <-slots }()
				w <- caught(ctx, item, work)
			}()
			return true
		}
		for more := true; ; {
			for more && len(waiting) < 2*goroutines && (len(waiting) == 0 || goroutines > 1) {
				more = begin()
			}
			if len(waiting) == 0 {
				return
			}
			d := <-waiting[0]
			if waiting = waiting[1:]; d.fault != nil {
				panic(d.fault)
			}
			if !yield(d.result, d.err) {
				return
			}
		}
	}
}

// caught is what comes of one piece of work, or its panic.
func caught[T, R any](ctx context.Context, item T, work func(context.Context, T) (R, error)) (d done[R]) {
	defer func() {
		if p := recover(); p != nil {
			d.fault = p
		}
	}()
	d.result, d.err = work(ctx, item)
	return d
}
