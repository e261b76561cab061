package engine

import (
	"fmt"
	"maps"
	"time"

	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/internal/sandbox"
	"github.com/construe-host/construe/host/schema"
)

// HostLimit is the code of what a limit of this host stopped that another machine may not meet: time, or a worker.
const HostLimit = "host-limit"

// DefaultText is the default in the unit of the flag, in words.
func (l Limit) DefaultText() string {
	if l.time() {
		return time.Duration(l.Default).String() + l.Besides
	}
	return fmt.Sprint(l.Default/l.Scale) + l.Besides
}

// time reports whether it is a time, and no number.
func (l Limit) time() bool {
	_, is := l.Field(&Config{}).(*time.Duration)
	return is
}

// value is what a configuration says, 0 for the default.
func (l Limit) value(c *Config) int64 {
	switch field := l.Field(c).(type) {
	case *int64:
		return *field
	case *int:
		return int64(*field)
	case *time.Duration:
		return int64(*field)
	}
	panic("the limit " + l.Config + " has a field of another type")
}

// set has a configuration say n, kept to what the field has room for on every machine.
func (l Limit) set(c *Config, n int64) {
	switch field := l.Field(c).(type) {
	case *int64:
		*field = n
	case *int:
		*field = int(min(n, 1<<31-1))
	case *time.Duration:
		*field = time.Duration(n)
	}
}

// refuse says what is wrong with n: it is none, or no engine has room for it.
func (l Limit) refuse(n int64) *schema.Problem {
	const most = 1<<53 - 1 // which documents can name
	switch {
	case n >= 0 && (l.Most == 0 && n <= most || n <= l.Most), l.time() && n >= 0:
		return nil
	case n > most && l.Most == 0:
		return &schema.Problem{Code: "limit", Message: fmt.Sprintf("a budget of %s of %d is larger than a record can "+
			"name; expected %d at most", l.Name, n, most), Hint: "--" + l.Flag + ", or Config." + l.Config}
	case l.time():
		return &schema.Problem{Code: "limit", Message: fmt.Sprintf("the %s limit is negative; expected a time such as "+
			"10s, or 0 for the default", l.Name), Hint: "--" + l.Flag + ", or Config." + l.Config}
	case l.Most == 0:
		return &schema.Problem{Code: "fuel", Message: fmt.Sprintf("a budget of %s is negative; expected a number of "+
			"%s, or 0 for the default", l.Name, l.Unit)}
	}
	hint := "--" + l.Flag
	if l.Scale != 1 {
		hint += " in " + l.FlagUnit
	}
	return &schema.Problem{Code: "limit", Message: fmt.Sprintf("the limit of %s is %d %s; expected 1 to %d, or 0 for "+
		"the default", l.Name, n, l.Unit, l.Most), Hint: hint + ", or Config." + l.Config}
}

// checkLimits refuses limits that are none, or that no engine has room for.
func (c Config) checkLimits() error {
	for _, l := range Limits() {
		if problem := l.refuse(l.value(&c)); problem != nil {
			return schema.Problems{problem}
		}
	}
	return nil
}

// Whose code a limit is on, as a record names it before the limit.
const (
	pluginLimits = "module_"
	policyLimits = "policy_"
)

// field is the field of the configuration of those whose limits they are; "" where the limit is not on them.
func (l Limit) field(whose string) string {
	return map[string]string{pluginLimits: l.Sandbox, policyLimits: l.Judge}[whose]
}

// raise says, for each field of the configuration of those whose limits they are, what to do where it stopped their
// code.
func raise(whose string) map[string]string {
	out := map[string]string{}
	for _, l := range Limits() {
		field := l.field(whose)
		if field == "" {
			continue
		}
		most := fmt.Sprint(l.Most / l.Scale)
		if l.Scale != 1 {
			most += " " + l.FlagUnit
		}
		switch {
		case l.Most == 0:
			out[field] = "--" + l.Flag + " raises the limit"
		case l.Most == l.Default:
			out[field] = "--" + l.Flag + " sets the limit, " + most + " at most"
		default:
			out[field] = "--" + l.Flag + " raises the limit, to " + most + " at most"
		}
	}
	return out
}

// Limits gives every bound that a result may depend on, by name.
func (cs *Case) Limits() (map[string]int64, error) {
	out, err := cs.sandbox().Limits(pluginLimits)
	if err != nil {
		return nil, err
	}
	maps.Copy(out, judge.Limits(policyLimits, cs.policyConfig()))
	return out, nil
}

// IsLimit reports whether a problem's code says that a run of a party's code met a limit, rather than an end of its
// own.
func IsLimit(code string) bool {
	switch code {
	case string(sandbox.FuelExhausted), string(sandbox.DepthExceeded), string(sandbox.HostLimit), string(sandbox.Trap),
		"memory":
		return true
	}
	return false
}
