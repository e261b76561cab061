// Command look-through-go is the classifier of the look-through reading, written apart from the one in Rust: any path
// from a customer's program to the model is access, whatever stands between. It is a WASI command: facts on standard
// input, a classification on standard output.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
)

func main() { os.Exit(run(os.Stdin, os.Stdout)) }

func run(stdin io.Reader, stdout io.Writer) int {
	var answer any
	var f facts
	input, err := io.ReadAll(stdin)
	if err == nil {
		err = json.Unmarshal(input, &f)
	}
	switch {
	case err != nil:
		answer = problem{"problem/v1", "bad-input", "the input is not a facts document"}
	case f.Construe != "facts/v1":
		answer = problem{"problem/v1", "unsupported-schema", "expected a facts/v1 document"}
	default:
		answer = classification{"classification/v1", "look-through", "1.1.0", classify(&f)}
	}
	if err := json.NewEncoder(stdout).Encode(answer); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

type problem struct {
	Construe string `json:"construe"`
	Code     string `json:"code"`
	Message  string `json:"message"`
}

type classification struct {
	Construe string                       `json:"construe"`
	Plugin   string                       `json:"plugin"`
	Version  string                       `json:"version"`
	Terms    map[string]map[string]answer `json:"terms"`
}

type answer struct {
	Value   string   `json:"value"`
	Because []reason `json:"because"`
}

type reason struct {
	Text     string   `json:"text"`
	Pointers []string `json:"pointers"`
}

func say(value, text string, pointers ...string) answer {
	return answer{value, []reason{{text, pointers}}}
}

// facts is the part of facts/v1 that the reading looks at.
type facts struct {
	Construe string `json:"construe"`
	Runtime  struct {
		Compositions struct {
			Components    string `json:"components"`
			Relationships string `json:"relationships"`
			State         string `json:"state"`
		} `json:"compositions"`
		Parties map[string]struct {
			Roles  []string `json:"roles"`
			Parent string   `json:"parent"`
		} `json:"parties"`
		Offering struct {
			Seller      string   `json:"seller"`
			DevelopedBy []string `json:"developed_by"`
			Category    string   `json:"category"`
		} `json:"offering"`
		Components map[string]struct {
			Role string `json:"role"`
		} `json:"components"`
		Relationships map[string]struct {
			Interface string   `json:"interface"`
			Carries   []string `json:"carries"`
		} `json:"relationships"`
		Models map[string]struct {
			Provider string `json:"provider"`
		} `json:"models"`
		State map[string]struct {
			Kind   string `json:"kind"`
			KeptBy string `json:"kept_by"`
		} `json:"state"`
	} `json:"runtime"`
	Derived struct {
		Hops map[string]hop `json:"hops"`
	} `json:"derived"`
}

type hop struct {
	Call        string   `json:"call"`
	Entries     []string `json:"entries"`
	Interface   string   `json:"interface"`
	StateMode   string   `json:"state_mode"`
	InputOrigin string   `json:"input_origin"`
	ByCustomer  string   `json:"by_customer"`
	ToCustomer  string   `json:"to_customer"`
	Reached     string   `json:"reached"`
}
