package main

import (
	"context"
	"iter"
)

// feed is a sequence that is read on a goroutine of its own, so that whoever waits for the next can be asked to end
// while nobody writes it.
type feed[T any] struct {
	ctx   context.Context
	items chan item[T]
	first []item[T] // that were looked at
}

type item[T any] struct {
	value T
	err   error
	fault any // of the sequence, which goes on where it is read
}

// newFeed begins to read, until ctx is done.
func newFeed[T any](ctx context.Context, all iter.Seq2[T, error]) *feed[T] {
	f := &feed[T]{ctx: ctx, items: make(chan item[T])}
	go func() {
		defer close(f.items)
		defer func() {
			if p := recover(); p != nil {
				f.give(item[T]{fault: p})
			}
		}()
		for value, err := range all {
			if !f.give(item[T]{value: value, err: err}) {
				return
			}
		}
	}()
	return f
}

// give hands an item on; false once nobody takes any.
func (f *feed[T]) give(i item[T]) bool {
	select {
	case f.items <- i:
		return true
	case <-f.ctx.Done():
		return false
	}
}

// many reports whether there is more than one item.
func (f *feed[T]) many() bool {
	for len(f.first) < 2 {
		i, more := f.next()
		if !more {
			return false
		}
		f.first = append(f.first, i)
	}
	return true
}

// empty reports, once many was asked, whether there is no item.
func (f *feed[T]) empty() bool { return len(f.first) == 0 }

func (f *feed[T]) next() (i item[T], more bool) {
	select {
	case i, more = <-f.items:
	case <-f.ctx.Done():
	}
	if i.fault != nil {
		panic(i.fault)
	}
	return i, more
}

// all yields every item.
func (f *feed[T]) all(yield func(T, error) bool) {
	for _, i := range f.first {
		if !yield(i.value, i.err) {
			return
		}
	}
	for i, more := f.next(); more; i, more = f.next() {
		if !yield(i.value, i.err) {
			return
		}
	}
}
