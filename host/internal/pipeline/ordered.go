package pipeline

import (
	"context"
	"iter"
	"sync"
)

// result is what came of one piece of work.
type result[R any] struct {
	value R
	err   error
	fault *Fault // goes on in the caller's goroutine
}

// Ordered works on what in yields, on so many goroutines, and yields what comes of it in the order of in, as soon as
// all before it was yielded. An error of in takes the place of its result.
//
// It ranges over in on a goroutine of its own, so that what is done is yielded while in waits for more. No more is
// under way or waits to be yielded than twice as many as there are goroutines; with one, nothing is begun before what
// came before it was yielded. Where the caller stops, or ctx is done, whose error is then the last, the work under way
// is ended by its context and waited for; an in that waits is not, and is left once it yields.
func Ordered[T, R any](
	ctx context.Context, in iter.Seq2[T, error], goroutines int, work func(context.Context, T) (R, error),
) iter.Seq2[R, error] {
	return func(yield func(R, error) bool) {
		working, cancel := context.WithCancel(ctx)
		o := &ordered[T, R]{ctx: working, work: work, room: make(chan struct{}, 2*goroutines),
			// one more, for a panic of in
			slots: make(chan struct{}, goroutines), queue: make(chan chan result[R], 2*goroutines+1)}
		if goroutines == 1 {
			o.room = make(chan struct{}, 1)
		}
		defer o.wait()
		defer cancel()
		go o.read(in)
		for ctx.Err() == nil {
			next, more := received(ctx, o.queue)
			if !more {
				break
			}
			r := <-next
			if r.fault != nil {
				panic(r.fault)
			}
			if r.err != nil && ctx.Err() != nil {
				break // it was ended
			}
			if !yield(r.value, r.err) {
				return
			}
			<-o.room
		}
		if err := ctx.Err(); err != nil {
			var none R
			yield(none, err)
		}
	}
}

// received is the next of a queue; none where it has ended, or ctx is done first.
func received[T any](ctx context.Context, queue chan T) (next T, more bool) {
	select {
	case next, more = <-queue:
	case <-ctx.Done():
	}
	return next, more
}

// ordered is work under way.
type ordered[T, R any] struct {
	ctx   context.Context
	work  func(context.Context, T) (R, error)
	room  chan struct{} // taken by what was begun and not yielded
	slots chan struct{} // taken by what is worked on
	queue chan chan result[R]

	mu      sync.Mutex
	stopped bool           // guarded by mu; nothing is begun any more
	under   sync.WaitGroup // added to under mu
}

// read begins a piece of work for each item, in order, as far as there is room and a goroutine for it.
func (o *ordered[T, R]) read(in iter.Seq2[T, error]) {
	defer close(o.queue)
	guarded(func() {
		for item, err := range in {
			if !taken(o.ctx, o.room) {
				return
			}
			work := func() (none R, _ error) { return none, err }
			if err == nil {
				if !taken(o.ctx, o.slots) {
					return
				}
				work = func() (R, error) {
					defer func() { <-o.slots }()
					return o.work(o.ctx, item)
				}
			}
			if !o.put(work) {
				return
			}
		}
	}, func(f *Fault) { o.queue <- ended(result[R]{fault: f}) })
}

// taken takes a place; false where ctx is done first.
func taken(ctx context.Context, places chan struct{}) bool {
	select {
	case places <- struct{}{}:
		return true
	case <-ctx.Done():
		return false
	}
}

// put begins a piece of work and queues what will come of it; false once nothing is begun any more. There is room for
// what it queues.
func (o *ordered[T, R]) put(work func() (R, error)) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.stopped {
		return false
	}
	r := make(chan result[R], 1)
	o.under.Go(func() {
		guarded(func() {
			value, err := work()
			r <- result[R]{value: value, err: err}
		}, func(f *Fault) { r <- result[R]{fault: f} })
	})
	o.queue <- r
	return true
}

// ended is the place of what is done.
func ended[R any](r result[R]) chan result[R] {
	place := make(chan result[R], 1)
	place <- r
	return place
}

// wait stops what is begun and waits for what was.
func (o *ordered[T, R]) wait() {
	o.mu.Lock()
	o.stopped = true
	o.mu.Unlock()
	o.under.Wait()
}
