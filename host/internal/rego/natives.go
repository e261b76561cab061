package rego

import "strings"

// native is a built-in function of ours, by how many arguments it takes. served is false where it leaves what it is
// given to OPA's: values of other kinds, above all, of which that says what is wrong. A value that is nil is undefined.
// What it runs out of is the machine's err.
type native struct {
	one   func(m *machine, a *Value) (v *Value, served bool)
	two   func(m *machine, a, b *Value) (v *Value, served bool)
	three func(m *machine, a, b, c *Value) (v *Value, served bool)
}

// natives is the table of them.
var natives = map[string]native{
	"equal": order(func(c int) bool { return c == 0 }),
	"eq":    order(func(c int) bool { return c == 0 }),
	"neq":   order(func(c int) bool { return c != 0 }),
	"lt":    order(func(c int) bool { return c < 0 }),
	"lte":   order(func(c int) bool { return c <= 0 }),
	"gt":    order(func(c int) bool { return c > 0 }),
	"gte":   order(func(c int) bool { return c >= 0 }),

	"plus":  {two: plus},
	"minus": {two: minus},
	"mul":   {two: multiplied},
	"floor": {one: floor},
	"ceil":  {one: ceiling},
	"count": {one: count},
	"sum":   {one: sum},
	"max":   {one: func(m *machine, a *Value) (*Value, bool) { return m.extreme(a, 1) }},
	"min":   {one: func(m *machine, a *Value) (*Value, bool) { return m.extreme(a, -1) }},
	"sort":  {one: sorted},

	"and":          {two: intersection},
	"or":           {two: union},
	"union":        {one: unionAll},
	"intersection": {one: intersectionAll},

	"internal.member_2": {two: member},
	"internal.member_3": {three: memberAt},

	"internal.template_string": {one: template},

	"array.concat":   {two: concatenated},
	"array.slice":    {three: slice},
	"array.reverse":  {one: reversed},
	"object.get":     {three: objectGet},
	"object.keys":    {one: objectKeys},
	"object.remove":  {two: objectRemove},
	"object.union":   {two: objectUnion},
	"object.union_n": {one: objectUnionAll},
	"walk":           {one: walk},

	"concat":      {two: concat},
	"contains":    test(strings.Contains),
	"startswith":  test(strings.HasPrefix),
	"endswith":    test(strings.HasSuffix),
	"lower":       mapping(strings.ToLower),
	"upper":       mapping(strings.ToUpper),
	"trim_space":  mapping(strings.TrimSpace),
	"trim_prefix": cutting(strings.TrimPrefix),
	"trim_suffix": cutting(strings.TrimSuffix),
	"split":       {two: split},
	"replace":     {three: replace},

	"is_array":   kind(Array),
	"is_boolean": kind(Boolean),
	"is_null":    kind(Null),
	"is_number":  kind(Number),
	"is_object":  kind(Object),
	"is_set":     kind(Set),
	"is_string":  kind(String),
	"type_name":  {one: func(_ *machine, a *Value) (*Value, bool) { return text(a.kind.String()), true }},
}

// order is a comparison, test a test of two texts, mapping a text of about the same length, cutting a part of a text,
// and kind a test of what a value is.
func order(test func(int) bool) native {
	return native{two: func(m *machine, a, b *Value) (*Value, bool) { return m.compared(a, b, test) }}
}

func test(holds func(a, b string) bool) native {
	return native{two: func(m *machine, a, b *Value) (*Value, bool) { return m.tested(a, b, holds) }}
}

func mapping(change func(string) string) native {
	return native{one: func(m *machine, a *Value) (*Value, bool) { return m.mapped(a, change) }}
}

func cutting(change func(a, b string) string) native {
	return native{two: func(m *machine, a, b *Value) (*Value, bool) { return m.cut(a, b, change) }}
}

func kind(k Kind) native {
	return native{one: func(_ *machine, a *Value) (*Value, bool) { return boolean(a.kind == k), true }}
}
