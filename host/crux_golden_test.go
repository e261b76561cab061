package host_test

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/schema"
)

// pairCrux is what the disagreement of two readings turns on in case A10.
func pairCrux(t testing.TB) *schema.Crux {
	t.Helper()
	h := open(t, nil)
	d, err := h.Runtime("sre")
	if err != nil {
		t.Fatal(err)
	}
	c, err := h.Crux(context.Background(), host.CruxRequest{Runtime: d, World: "h1",
		Cells: []schema.JudgedCell{{Policy: "look-through", Classifier: "look-through"}, {Policy: "state", Classifier: "state"}}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestPair(t *testing.T) {
	at := time.Now()
	c := pairCrux(t)
	fmt.Println(time.Since(at))
	for _, s := range c.Sets {
		fmt.Println(s.Sentence, len(s.Given))
	}
	fmt.Println("beyond")
	for _, s := range c.Beyond {
		fmt.Println(s.Sentence)
	}
	fmt.Printf("%+v %v\n", c.Searched, c.Complete)
	b, _ := schema.Write(c)
	os.WriteFile("/tmp/pair.json", b, 0o644)
}
