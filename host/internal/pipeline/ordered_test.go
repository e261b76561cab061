package pipeline

import (
	"context"
	"errors"
	"iter"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// numbers yields 0 … n-1, with an error in the place of every seventh, and counts how many were read.
func numbers(n int, read *atomic.Int64) iter.Seq2[int, error] {
	return func(yield func(int, error) bool) {
		for i := range n {
			read.Add(1)
			var err error
			if i%7 == 6 {
				err = errors.New("broken")
			}
			if !yield(i, err) {
				return
			}
		}
	}
}

func TestOrderedKeepsTheOrder(t *testing.T) {
	for _, goroutines := range []int{1, 2, 8} {
		var read, working, most atomic.Int64
		i := 0
		for got, err := range Ordered(t.Context(), numbers(100, &read), goroutines,
			func(_ context.Context, n int) (int, error) {
				if now := working.Add(1); now > most.Load() {
					most.Store(now)
				}
				defer working.Add(-1)
				time.Sleep(time.Duration(n%3) * time.Millisecond / 4)
				if n%5 == 4 {
					return 0, errors.New("failed")
				}
				return n * n, nil
			}) {
			if failed := i%7 == 6 || i%5 == 4; failed != (err != nil) || !failed && got != i*i {
				t.Fatalf("%d goroutines, number %d: %d, %v", goroutines, i, got, err)
			}
			if ahead := int(read.Load()) - i; ahead > 2*goroutines+1 {
				t.Fatalf("%d goroutines: %d are read ahead", goroutines, ahead)
			}
			i++
		}
		if i != 100 || int(most.Load()) > goroutines {
			t.Errorf("%d goroutines: %d results, %d at work at once", goroutines, i, most.Load())
		}
	}
}

// TestOrderedStops breaks off: what is under way is told, and nothing is left behind.
func TestOrderedStops(t *testing.T) {
	var read, begun, ended atomic.Int64
	for range Ordered(t.Context(), numbers(1000, &read), 4, func(ctx context.Context, n int) (int, error) {
		begun.Add(1)
		defer ended.Add(1)
		if n > 0 {
			<-ctx.Done()
		}
		return n, ctx.Err()
	}) {
		break
	}
	if begun.Load() > 8 || ended.Load() != begun.Load() {
		t.Errorf("%d begun, %d ended", begun.Load(), ended.Load())
	}
}

// TestAPanicComesOutWhereItCanBeCaught runs work that panics on another goroutine.
func TestAPanicComesOutWhereItCanBeCaught(t *testing.T) {
	var read atomic.Int64
	defer func() {
		if f, is := recover().(*Fault); !is || f.Value != "fault" ||
			!strings.Contains(string(f.Stack), "ordered_test") {
			t.Errorf("recovered %v", f)
		}
	}()
	for range Ordered(t.Context(), numbers(5, &read), 2, func(context.Context, int) (int, error) { panic("fault") }) {
		t.Error("it yields something")
	}
}

// TestOrderedYieldsWhileItsSourceWaits holds that what is done is there although more may come.
func TestOrderedYieldsWhileItsSourceWaits(t *testing.T) {
	more := make(chan struct{})
	source := func(yield func(int, error) bool) {
		if yield(1, nil) {
			<-more
			yield(2, nil)
		}
	}
	double := func(_ context.Context, n int) (int, error) { return 2 * n, nil }
	var got []int
	for n, err := range Ordered(t.Context(), source, 4, double) {
		if got = append(got, n); err != nil {
			t.Fatal(err)
		}
		if len(got) == 1 {
			close(more)
		}
	}
	if len(got) != 2 || got[0] != 2 || got[1] != 4 {
		t.Errorf("it yields %v", got)
	}
}

// TestOrderedEndsWhileItsSourceWaits cancels a source that waits for ever.
func TestOrderedEndsWhileItsSourceWaits(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	more := make(chan struct{})
	defer close(more)
	source := func(yield func(int, error) bool) {
		if yield(1, nil) {
			<-more
		}
	}
	var errs []error
	for _, err := range Ordered(ctx, source, 2, func(_ context.Context, n int) (int, error) { return n, nil }) {
		errs = append(errs, err)
		cancel()
	}
	if len(errs) != 2 || errs[0] != nil || !errors.Is(errs[1], context.Canceled) {
		t.Errorf("it ends with %v", errs)
	}
}

// TestOneAtATime holds that with one goroutine nothing begins before the caller is done with what came before.
func TestOneAtATime(t *testing.T) {
	var read, begun atomic.Int64
	i := int64(0)
	for range Ordered(t.Context(), numbers(6, &read), 1, func(context.Context, int) (int, error) {
		begun.Add(1)
		return 0, nil
	}) {
		time.Sleep(2 * time.Millisecond)
		if i++; begun.Load() > i {
			t.Fatalf("%d begun; %d yielded", begun.Load(), i)
		}
	}
}

// TestAPanicOfTheSourceComesOut does the same for the source.
func TestAPanicOfTheSourceComesOut(t *testing.T) {
	defer func() {
		if f, is := recover().(*Fault); !is || f.Value != "source" {
			t.Errorf("recovered %v", f)
		}
	}()
	source := func(yield func(int, error) bool) { panic("source") }
	for range Ordered(t.Context(), source, 2, func(context.Context, int) (int, error) { return 0, nil }) {
		t.Error("it yields something")
	}
}

// TestWorkThatEndsItsGoroutineIsAFault holds that nobody waits for what never comes.
func TestWorkThatEndsItsGoroutineIsAFault(t *testing.T) {
	for name, do := range map[string]func(){
		"each": func() { Each(5, func(int) { runtime.Goexit() }) },
		"ordered": func() {
			var read atomic.Int64
			for range Ordered(t.Context(), numbers(5, &read), 2, func(context.Context, int) (int, error) {
				runtime.Goexit()
				return 0, nil
			}) {
				t.Error("it yields something")
			}
		},
	} {
		func() {
			defer func() {
				if _, is := recover().(*Fault); !is {
					t.Errorf("%s: no fault", name)
				}
			}()
			do()
		}()
	}
}

// TestOrderedSaysThatItWasEnded cancels before the first, and while a result is looked at: the context's error is the
// last.
func TestOrderedSaysThatItWasEnded(t *testing.T) {
	none := func(func(int, error) bool) {}
	for _, at := range []int{0, 1, 3} {
		ctx, cancel := context.WithCancel(t.Context())
		var read atomic.Int64
		source := numbers(6, &read)
		if at == 0 {
			source = none
			cancel()
		}
		n, last := 0, error(nil)
		for _, err := range Ordered(ctx, source, 2, func(_ context.Context, n int) (int, error) { return n, nil }) {
			if n++; n == at {
				cancel()
			}
			last = err
		}
		if cancel(); !errors.Is(last, context.Canceled) || n != at+1 {
			t.Errorf("cancelled at %d it yields %d, the last %v", at, n, last)
		}
	}
}
