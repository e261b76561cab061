package provenance

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/ir"
)

// errConflict is what a policy comes to that gives two values for one name.
var errConflict = errors.New("conflict")

// assign runs a statement that is no condition.
func (f *frame) assign(s ir.Stmt, under *atoms) error {
	switch s := s.(type) {
	case *ir.AssignVarStmt:
		l := f.operand(s.Source)
		f.set(s.Target, l.v, l.rests, union(under, l.there))
	case *ir.AssignVarOnceStmt:
		l := f.operand(s.Source)
		if held := f.locals[s.Target].v; held != nil {
			if l.v == nil {
				return errConflict
			}
			if err := f.pay(held, l.v); err != nil {
				return err
			}
			if held.canonical() != l.v.canonical() {
				return errConflict
			}
			if !f.f.constant[s.Target] { // without the first, this one stands there
				f.locals[s.Target].rests = union(f.locals[s.Target].rests, l.whole())
			}
			return nil
		}
		f.set(s.Target, l.v, l.rests, union(under, l.there))
	case *ir.AssignIntStmt:
		f.set(s.Target, made(ast.Number(strconv.FormatInt(s.Value, 10)), nil), nil, under)
	case *ir.ResetLocalStmt:
		f.locals[s.Target] = local{}
	case *ir.MakeNullStmt:
		f.set(s.Target, made(ast.Null{}, nil), nil, under)
	case *ir.MakeNumberIntStmt:
		f.set(s.Target, made(ast.Number(strconv.FormatInt(s.Value, 10)), nil), nil, under)
	case *ir.MakeNumberRefStmt:
		f.set(s.Target, made(ast.Number(json.Number(f.program.strings[s.Index])), nil), nil, under)
	case *ir.MakeArrayStmt:
		f.set(s.Target, &value{kind: array}, nil, under)
		return f.makes(1)
	case *ir.MakeObjectStmt:
		f.set(s.Target, &value{kind: object, entries: map[string]entry{}}, nil, under)
		return f.makes(1)
	case *ir.MakeSetStmt:
		f.set(s.Target, &value{kind: set, entries: map[string]entry{}}, nil, under)
		return f.makes(1)
	case *ir.LenStmt:
		l := f.operand(s.Source)
		f.set(s.Target, made(ast.Number(strconv.Itoa(l.v.size())), l.v.shape()), l.rests, union(under, l.there))
		return f.step(l.v.size())
	case *ir.NopStmt:
	case *ir.ArrayAppendStmt:
		l := f.operand(s.Value)
		into := f.locals[s.Array].v
		if l.v == nil || into == nil || into.node != nil || into.kind != array {
			return errors.New("the plan appends what is undefined")
		}
		into.push(l.v, unions(under, l.rests, l.there))
		return f.makes(1)
	case *ir.SetAddStmt:
		return f.insert(s.Set, s.Value, s.Value, false, under)
	case *ir.ObjectInsertStmt:
		return f.insert(s.Object, s.Key, s.Value, false, under)
	case *ir.ObjectInsertOnceStmt:
		return f.insert(s.Object, s.Key, s.Value, true, under)
	case *ir.ObjectMergeStmt:
		merged, err := f.merge(f.locals[s.A], f.locals[s.B])
		if err != nil {
			return err
		}
		f.set(s.Target, merged, union(f.locals[s.A].rests, f.locals[s.B].rests), under)
	default:
		return fmt.Errorf("the plan has a statement %T", s)
	}
	return nil
}

// insert adds a member; what its key is due to, so is its being there.
func (f *frame) insert(into ir.Local, key, member ir.Operand, once bool, under *atoms) error {
	k, m := f.operand(key), f.operand(member)
	v := f.locals[into].v
	if k.v == nil || m.v == nil || v == nil || v.node != nil || v.kind != object && v.kind != set {
		return errors.New("the plan adds what is undefined")
	}
	if err := f.pay(k.v); err != nil {
		return err
	}
	text := k.v.canonical()
	v.rests = union(v.rests, k.whole()) // with another key there would be another member
	if held, is := v.entries[text]; is {
		if err := f.pay(m.v, held.value); err != nil {
			return err
		}
		if once && held.value.canonical() != m.v.canonical() {
			return errConflict
		}
		if once || v.kind == set { // one reason for its being there is enough, and then is one for what it is
			held.rests, held.there = held.whole(), nil
			v.entries[text] = held
			return nil
		}
	}
	e := entry{k.v, m.v, m.rests, unions(under, k.whole(), m.there)}
	if v.kind == set {
		e.rests, e.there = e.whole(), nil
	}
	v.put(e)
	return f.makes(1)
}

// merge puts two objects together, member by member; of two values for one member, the one of a stays.
func (f *frame) merge(a, b local) (*value, error) {
	if a.v == nil || b.v == nil || a.v.kind != object || b.v.kind != object {
		return nil, errConflict
	}
	if f.nested++; f.nested > maxNested {
		return nil, ErrLimit
	}
	defer func() { f.nested-- }()
	if err := f.makes(a.v.size() + b.v.size()); err != nil {
		return nil, err
	}
	out := a.v.copied()
	out.rests = union(a.v.rests, b.v.rests)
	err := b.v.each(func(e entry) error {
		held, both := out.entries[e.key.canonical()]
		if both && held.value.kind == object && e.value.kind == object {
			merged, err := f.merge(local{v: held.value}, local{v: e.value})
			if err != nil {
				return err
			}
			out.put(entry{e.key, merged, unions(a.v.sole(held).whole(), b.v.sole(e).whole()), nil})
			return nil
		}
		if both { // or else the other would stand there
			e = entry{e.key, held.value, a.v.sole(held).whole(), nil}
		} else { // and a has none by this name
			e.rests = union(e.rests, a.v.rests)
		}
		out.put(e)
		return nil
	})
	return out, err
}

// with runs a block with a part of the input, or of data, replaced.
func (f *frame) with(s *ir.WithStmt, under *atoms) (end, error) {
	saved := f.locals[s.Local]
	replacement := f.operand(s.Value)
	path := make([]*value, len(s.Path))
	for i, name := range s.Path {
		path[i] = made(ast.String(f.program.strings[name]), nil)
	}
	replaced, err := f.upsert(saved, path, replacement)
	if err != nil {
		return end{}, err
	}
	f.locals[s.Local] = replaced
	e, err := f.block(s.Block, under)
	f.locals[s.Local] = saved
	if err == nil && (e.how == returned || e.how == broke && e.leave > 0) {
		err = errors.New("the plan leaves a with from within")
	}
	if e.how != reached {
		return condition(false, e.last), err
	}
	return condition(true, e.all), err
}

// upsert is a value with the part at a path replaced; what is missing on the way is made.
func (f *frame) upsert(l local, path []*value, replacement local) (local, error) {
	if len(path) == 0 {
		return local{v: replacement.v, rests: replacement.whether()}, nil
	}
	out := &value{kind: object, entries: map[string]entry{}, rests: l.rests}
	if l.v != nil {
		if out.rests = l.v.rests; l.v.kind == object {
			out = l.v.copied()
		}
	}
	below := local{rests: out.rests}
	if held, is := out.entries[path[0].canonical()]; is {
		if below.rests = union(held.whole(), held.value.rests); held.value.kind == object {
			below = local{v: held.value, rests: held.whole()}
		}
	}
	if err := f.makes(out.size() + 1); err != nil {
		return local{}, err
	}
	member, err := f.upsert(below, path[1:], replacement)
	if err != nil {
		return local{}, err
	}
	if member.v == nil {
		delete(out.entries, path[0].canonical())
		out.rests = union(out.rests, member.rests)
	} else {
		out.put(entry{path[0], member.v, member.rests, nil})
	}
	return local{v: out, rests: l.rests}, nil
}
