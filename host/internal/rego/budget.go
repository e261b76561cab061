package rego

import (
	"context"
	"fmt"

	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/construe-host/construe/host/internal/builtin"
)

// Budget is what one run may still take, and the way to make values within it: for code that is generated of a plan
// elsewhere and works on the same values, such as package provenance. It is not safe for concurrent use.
//
// An error of a method ends the run: every later one gives it again.
type Budget struct{ m *machine }

// NewBudget is what a run within limits may take.
func NewBudget(ctx context.Context, l Limits) *Budget { return &Budget{begin(ctx, l)} }

// Pay takes steps for what is about to be done, and Take bytes for what is about to be made.
func (b *Budget) Pay(steps int64) error  { return b.m.pay(steps) }
func (b *Budget) Take(bytes int64) error { return b.m.take(bytes) }

// Work is what was taken.
func (b *Budget) Work() Work { return b.m.work() }

// Close ends the run; others may make much then.
func (b *Budget) Close() { b.m.close() }

// Collect makes an empty collection. Push appends to an array, and Put adds a key that is not there to an object; to a
// set it adds a member, which is its own key.
func (b *Budget) Collect(k Kind) (*Value, error)     { return b.m.collect(k) }
func (b *Budget) Push(array, item *Value) error      { return b.m.push(array, item) }
func (b *Budget) Put(into, key, member *Value) error { return b.m.put(into, key, member) }

// Replace puts another member at the i-th place of an object.
func (b *Budget) Replace(into *Value, i int, member *Value) error {
	into.c.entries[i].value = member
	into.c.grew(member)
	return b.m.flat(into)
}

// Order puts the members of an object or a set in the order in which a plan comes to them.
func (b *Budget) Order(v *Value) error {
	if v.c == nil || v.c.sorted {
		return nil
	}
	if err := b.m.pay(v.sorting()); err != nil {
		return err
	}
	v.ordered()
	return nil
}

// Same reports whether two values are equal.
func (b *Budget) Same(x, y *Value) (bool, error) { return b.m.same(x, y) }

// Function is a built-in function: of ours, where there is one for the number of arguments and it has a value for their
// kinds, or else of OPA's.
type Function struct {
	builtin.Function
	own    native
	theirs topdown.BuiltinFunc
}

// Served is the function of a name; served is false where there is none, whether or not a policy may call it.
func Served(name string) (f Function, served bool) {
	f = Function{builtin.Of(name), natives[name], topdown.GetBuiltin(name)}
	return f, f.theirs != nil || f.own.one != nil || f.own.two != nil || f.own.three != nil
}

// Call pays for a call and gives its value, nil where it is undefined.
//
// # Errors
//
// It is not defined for what it is given; or the budget's own.
func (f Function) Call(b *Budget, args []*Value) (v *Value, err error) {
	served := false
	switch {
	case len(args) == 1 && f.own.one != nil:
		v, served = f.own.one(b.m, args[0])
	case len(args) == 2 && f.own.two != nil:
		v, served = f.own.two(b.m, args[0], args[1])
	case len(args) == 3 && f.own.three != nil:
		v, served = f.own.three(b.m, args[0], args[1], args[2])
	}
	switch {
	case b.m.err != nil:
		return nil, b.m.err
	case served:
		return v, nil
	case f.theirs == nil:
		return nil, fmt.Errorf("%s is not served", f.Name)
	}
	if v, err = b.m.general(f.Function, f.theirs, args); err != nil && b.m.err == nil {
		err = located(err, f.Name, "", Place{})
	}
	return v, err
}

// Size is how many members a collection has.
func (v *Value) Size() int { return v.size() }

// Find is the place of a member among those of a collection, by its key; -1 where there is none.
func (v *Value) Find(key *Value) int {
	switch v.kind {
	case Array:
		return v.place(key)
	case Object, Set:
		return v.c.find(key)
	}
	return -1
}

// Member is the i-th member of a collection, and its key.
func (v *Value) Member(i int) (key, member *Value) {
	if v.kind == Array {
		return integer(int64(i)), v.c.items[i]
	}
	return v.c.entries[i].key, v.c.entries[i].value
}
