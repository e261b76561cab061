package rego

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"

	"github.com/open-policy-agent/opa/v1/ir"
)

// MostPlan bounds an encoded plan, in bytes; one of a policy of the largest size that is let in is a quarter of it.
const MostPlan = 8 << 20

const (
	mostLocal  = 1 << 16 // of a function
	mostBlocks = 4_000   // blocks within one another
)

// errMalformed is what reading panics with where a plan is not what [Encode] writes.
var errMalformed = errors.New("the plan is malformed")

// Decode reads what [Encode] wrote. Its operands are values and not pointers.
//
// # Errors
//
// It is larger than [MostPlan], or not what Encode writes.
func Decode(plan []byte) (p *ir.Policy, err error) {
	if len(plan) > MostPlan {
		return nil, fmt.Errorf("the plan has %d bytes; expected at most %d", len(plan), MostPlan)
	}
	content, is := strings.CutPrefix(string(plan), format)
	if !is {
		return nil, errMalformed
	}
	defer func() {
		if r := recover(); r == errMalformed {
			p, err = nil, errMalformed
		} else if r != nil {
			panic(r)
		}
	}()
	r := &decoder{b: content}
	p = &ir.Policy{Static: &ir.Static{}, Plans: &ir.Plans{}, Funcs: &ir.Funcs{}}
	p.Static.Strings = r.texts()
	p.Static.Files = r.texts()
	r.strings = len(p.Static.Strings)
	for range r.count() {
		p.Static.BuiltinFuncs = append(p.Static.BuiltinFuncs, &ir.BuiltinFunc{Name: r.named()})
	}
	for range r.count() {
		p.Funcs.Funcs = append(p.Funcs.Funcs, &ir.Func{Name: r.named()})
	}
	for range r.count() {
		p.Plans.Plans = append(p.Plans.Plans, &ir.Plan{Name: r.text(), Blocks: r.blocks(0)})
	}
	for _, f := range p.Funcs.Funcs {
		for range r.count() {
			f.Path = append(f.Path, r.text())
		}
		f.Params, f.Return, f.Blocks = r.locals(), r.local(), r.blocks(0)
	}
	if len(r.b) > 0 {
		return nil, errMalformed
	}
	return p, nil
}

type decoder struct {
	b              string
	names          []string
	strings        int
	file, row, col int
}

func (r *decoder) number() int {
	var v uint64
	for shift := 0; shift < 63; shift += 7 {
		if len(r.b) == 0 {
			break
		}
		b := r.b[0]
		r.b = r.b[1:]
		if v |= uint64(b&0x7f) << shift; b < 0x80 {
			if v > 1<<40 {
				break
			}
			return int(v)
		}
	}
	panic(errMalformed)
}

func (r *decoder) signed() int64 {
	head := r.b[:min(len(r.b), binary.MaxVarintLen64)]
	v, n := binary.Varint([]byte(head))
	if n <= 0 {
		panic(errMalformed)
	}
	r.b = r.b[n:]
	return v
}

// count is a number of things that follow, each of at least one byte.
func (r *decoder) count() int {
	n := r.number()
	if n > len(r.b) {
		panic(errMalformed)
	}
	return n
}

func (r *decoder) text() string {
	n := r.count()
	s := r.b[:n]
	r.b = r.b[n:]
	return s
}

func (r *decoder) named() string {
	r.names = append(r.names, r.text())
	return r.names[len(r.names)-1]
}

func (r *decoder) called() string {
	n := r.number()
	if n >= len(r.names) {
		panic(errMalformed)
	}
	return r.names[n]
}

func (r *decoder) texts() (out []*ir.StringConst) {
	for range r.count() {
		out = append(out, &ir.StringConst{Value: r.text()})
	}
	return out
}

func (r *decoder) local() ir.Local {
	n := r.number()
	if n >= mostLocal {
		panic(errMalformed)
	}
	return ir.Local(n)
}

func (r *decoder) locals() (out []ir.Local) {
	for range r.count() {
		out = append(out, r.local())
	}
	return out
}

func (r *decoder) index() int {
	n := r.number()
	if n >= r.strings {
		panic(errMalformed)
	}
	return n
}

func (r *decoder) operand() ir.Operand {
	n := r.number()
	switch v := n >> 2; {
	case n&3 == operandLocal && v < mostLocal:
		return ir.Operand{Value: ir.Local(v)}
	case n&3 == operandText && v < r.strings:
		return ir.Operand{Value: ir.StringIndex(v)}
	case n&3 == operandBoolean && v < 2:
		return ir.Operand{Value: ir.Bool(v == 1)}
	}
	panic(errMalformed)
}

func (r *decoder) operands() []ir.Operand {
	out := make([]ir.Operand, r.count())
	for i := range out {
		out[i] = r.operand()
	}
	return out
}

func (r *decoder) blocks(depth int) []*ir.Block {
	out := make([]*ir.Block, r.count())
	for i := range out {
		out[i] = r.block(depth)
	}
	return out
}

func (r *decoder) block(depth int) *ir.Block {
	if depth > mostBlocks {
		panic(errMalformed)
	}
	out := &ir.Block{Stmts: make([]ir.Stmt, r.count())}
	for i := range out.Stmts {
		out.Stmts[i] = r.statement(depth)
	}
	return out
}

func (r *decoder) statement(depth int) ir.Stmt {
	if len(r.b) == 0 {
		panic(errMalformed)
	}
	op := r.b[0]
	r.b = r.b[1:]
	r.file += int(r.signed())
	r.row += int(r.signed())
	r.col += int(r.signed())
	at := ir.Location{File: r.file, Row: r.row, Col: r.col}
	switch op {
	case opReturn:
		return &ir.ReturnLocalStmt{Source: r.local(), Location: at}
	case opCall:
		return &ir.CallStmt{Func: r.called(), Args: r.operands(), Result: r.local(), Location: at}
	case opCallDynamic:
		return &ir.CallDynamicStmt{Args: r.locals(), Result: r.local(), Path: r.operands(), Location: at}
	case opBlock:
		return &ir.BlockStmt{Blocks: r.blocks(depth + 1), Location: at}
	case opBreak:
		return &ir.BreakStmt{Index: uint32(r.local()), Location: at}
	case opDot:
		return &ir.DotStmt{Source: r.operand(), Key: r.operand(), Target: r.local(), Location: at}
	case opLen:
		return &ir.LenStmt{Source: r.operand(), Target: r.local(), Location: at}
	case opScan:
		return &ir.ScanStmt{Source: r.local(), Key: r.local(), Value: r.local(), Block: r.block(depth + 1), Location: at}
	case opNot:
		return &ir.NotStmt{Block: r.block(depth + 1), Location: at}
	case opWith:
		s := &ir.WithStmt{Local: r.local(), Location: at}
		for range r.count() {
			s.Path = append(s.Path, r.index())
		}
		s.Value, s.Block = r.operand(), r.block(depth+1)
		return s
	}
	return r.simple(op, at)
}

func (r *decoder) simple(op byte, at ir.Location) ir.Stmt {
	switch op {
	case opAssignInt:
		return &ir.AssignIntStmt{Target: r.local(), Value: r.signed(), Location: at}
	case opAssign:
		return &ir.AssignVarStmt{Source: r.operand(), Target: r.local(), Location: at}
	case opAssignOnce:
		return &ir.AssignVarOnceStmt{Source: r.operand(), Target: r.local(), Location: at}
	case opReset:
		return &ir.ResetLocalStmt{Target: r.local(), Location: at}
	case opMakeNull:
		return &ir.MakeNullStmt{Target: r.local(), Location: at}
	case opMakeInt:
		return &ir.MakeNumberIntStmt{Target: r.local(), Value: r.signed(), Location: at}
	case opMakeNumber:
		return &ir.MakeNumberRefStmt{Target: r.local(), Index: r.index(), Location: at}
	case opMakeArray:
		return &ir.MakeArrayStmt{Target: r.local(), Location: at}
	case opMakeObject:
		return &ir.MakeObjectStmt{Target: r.local(), Location: at}
	case opMakeSet:
		return &ir.MakeSetStmt{Target: r.local(), Location: at}
	case opEqual:
		return &ir.EqualStmt{A: r.operand(), B: r.operand(), Location: at}
	case opNotEqual:
		return &ir.NotEqualStmt{A: r.operand(), B: r.operand(), Location: at}
	case opIsArray:
		return &ir.IsArrayStmt{Source: r.operand(), Location: at}
	case opIsObject:
		return &ir.IsObjectStmt{Source: r.operand(), Location: at}
	case opIsSet:
		return &ir.IsSetStmt{Source: r.operand(), Location: at}
	case opIsDefined:
		return &ir.IsDefinedStmt{Source: r.local(), Location: at}
	case opIsUndefined:
		return &ir.IsUndefinedStmt{Source: r.local(), Location: at}
	case opAppend:
		return &ir.ArrayAppendStmt{Value: r.operand(), Array: r.local(), Location: at}
	case opSetAdd:
		return &ir.SetAddStmt{Value: r.operand(), Set: r.local(), Location: at}
	case opInsert:
		return &ir.ObjectInsertStmt{Key: r.operand(), Value: r.operand(), Object: r.local(), Location: at}
	case opInsertOnce:
		return &ir.ObjectInsertOnceStmt{Key: r.operand(), Value: r.operand(), Object: r.local(), Location: at}
	case opMerge:
		return &ir.ObjectMergeStmt{A: r.local(), B: r.local(), Target: r.local(), Location: at}
	case opNop:
		return &ir.NopStmt{Location: at}
	case opResult:
		return &ir.ResultSetAddStmt{Value: r.local(), Location: at}
	}
	panic(errMalformed)
}
