package sandbox

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// TestSlotsBoundTheCallsOfAllModules has two modules share two slots, and counts who is inside.
func TestSlotsBoundTheCallsOfAllModules(t *testing.T) {
	slots := make(chan struct{}, 2)
	var inside, most atomic.Int64
	var all sync.WaitGroup
	for range 2 {
		m := loaded(t, working(), Config{Engine: Interpreter, Slots: slots})
		for range 8 {
			all.Go(func() {
				if _, err := m.within(t.Context(), func(i *instance) error {
					for now := inside.Add(1); ; {
						if seen := most.Load(); now <= seen || most.CompareAndSwap(seen, now) {
							break
						}
					}
					defer inside.Add(-1)
					time.Sleep(time.Millisecond)
					return nil
				}); err != nil {
					t.Error(err)
				}
			})
		}
	}
	all.Wait()
	if most.Load() != 2 || len(slots) != 0 {
		t.Errorf("%d calls ran at once, and %d hold a slot; want 2 and 0", most.Load(), len(slots))
	}
}

// TestWaitingIsNoPartOfACall holds that the deadline begins behind the wait, that the caller can end it, and that a
// call gives its slot back however it ends.
func TestWaitingIsNoPartOfACall(t *testing.T) {
	slots := make(chan struct{}, 1)
	m := loaded(t, working(), Config{Engine: Interpreter, Slots: slots, Deadline: time.Minute})
	m.config.Deadline = 300 * time.Millisecond
	slots <- struct{}{}
	ended := make(chan error)
	go func() {
		_, err := m.within(context.Background(), func(*instance) error { return nil })
		ended <- err
	}()
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(10*time.Millisecond, cancel)
	_, err := m.within(ctx, func(*instance) error { t.Error("it ran"); return nil })
	if own, is := err.(*Error); !is || own.Outcome != HostLimit || own.Reason != "cancelled" {
		t.Error(err)
	}
	time.Sleep(2 * m.config.Deadline)
	<-slots
	if err := <-ended; err != nil {
		t.Errorf("the wait counted: %v", err)
	}
	func() {
		defer func() { recover() }()
		m.within(t.Context(), func(*instance) error { panic("use") })
	}()
	if len(slots) != 0 {
		t.Error("a call that panicked holds its slot")
	}
}
