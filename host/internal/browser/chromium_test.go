package browser_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// missing skips a test for want of a tool, or fails it where all tools have to be there.
func missing(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("CONSTRUE_REQUIRE_TOOLS") != "" {
		t.Fatal("there is no " + what)
	}
	t.Skip("there is no " + what)
}

// chromium starts a browser with a profile of its own, which ends with the test. It talks to nobody.
func chromium(t testing.TB) context.Context {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		missing(t, "chromium")
	}
	var err error
	for range 3 { // on a crowded machine it crashes at times before it listens
		var ctx context.Context
		if ctx, err = started(t, path); err == nil {
			return ctx
		}
		t.Log(err)
	}
	t.Fatalf("%s does not start: %v", path, err)
	return nil
}

// started is a browser that was started once.
func started(t testing.TB, path string) (context.Context, error) {
	t.Helper()
	profile, err := os.MkdirTemp("", "chromium")
	if err != nil {
		return nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.UserDataDir(profile),
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("no-proxy-server", true),
		chromedp.WSURLReadTimeout(2*time.Minute))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(func() {
		chromedp.Cancel(ctx)
		cancel()
		stop()
		os.RemoveAll(profile)
	})
	return ctx, chromedp.Do(ctx)
}

// tab is a page in a browser, and what came of opening it.
type tab struct {
	t   testing.TB
	ctx context.Context

	mu       sync.Mutex
	errors   []string // of the console: exceptions, refusals, calls of console.error
	requests []string
	dialogs  []string
}

// newTab opens a tab of a size, which listens to what the page does.
func newTab(t testing.TB, browser context.Context, width, height int64, scheme string) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser)
	t.Cleanup(cancel)
	b := &tab{t: t, ctx: ctx}
	if err := chromedp.Listen(ctx, b.heard); err != nil {
		t.Fatal(err)
	}
	b.do(chromedp.EmulateViewport(width, height), func(ctx context.Context, to *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, to, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
		return chromedp.Void{}, err
	})
	return b
}

// heard notes what a page may not do.
func (b *tab) heard(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		text := e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			text += " " + e.ExceptionDetails.Exception.Description
		}
		b.errors = append(b.errors, text)
	case *runtime.EventConsoleAPICalled:
		b.errors = append(b.errors, "console."+string(e.Type))
	case *log.EventEntryAdded:
		b.errors = append(b.errors, string(e.Entry.Level)+": "+e.Entry.Text)
	case *network.EventRequestWillBeSent:
		b.requests = append(b.requests, e.Request.URL)
	case *page.EventJavascriptDialogOpening:
		b.dialogs = append(b.dialogs, e.Message)
	}
}

// do runs steps, for no longer than a minute each time.
func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx); err != nil { // a tab ends with the context that first runs on it
		b.t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(b.ctx, time.Minute)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

// open loads a file, with the end of its address.
func (b *tab) open(file, hash string) {
	b.t.Helper()
	b.do(chromedp.Navigate("about:blank"), chromedp.Navigate("file://"+filepath.ToSlash(file)+hash))
}

// ask is what an expression of JavaScript comes to in a page.
func ask[T any](b *tab, expression string) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 2*time.Minute)
	defer cancel()
	got, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%.200s: %v", expression, err)
	}
	return got
}

// press types keys, wherever the focus is.
func (b *tab) press(keys string) {
	b.t.Helper()
	b.do(chromedp.KeyEvent(keys))
}

// quiet holds that nothing was wrong with a page, that it asked for its own file alone, and that it opened no dialog.
func (b *tab) quiet() {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, e := range b.errors {
		b.t.Errorf("the console says %s", e)
	}
	for _, r := range b.requests {
		if r != "about:blank" && !strings.HasPrefix(r, "file://") {
			b.t.Errorf("the page asks for %.200s", r)
		}
	}
	files := map[string]bool{}
	for _, r := range b.requests {
		if name, is := strings.CutPrefix(r, "file://"); is {
			name, _, _ = strings.Cut(name, "#")
			files[name] = true
		}
	}
	if len(files) > 1 {
		b.t.Errorf("the page asks for other files: %v", files)
	}
	for _, d := range b.dialogs {
		b.t.Errorf("a dialog says %q", d)
	}
}

// picture keeps what a tab shows, where somebody wants to look at it.
func (b *tab) picture(name string) {
	b.t.Helper()
	folder := os.Getenv("CONSTRUE_PICTURES")
	if folder == "" {
		return
	}
	ctx, cancel := context.WithTimeout(b.ctx, time.Minute)
	defer cancel()
	data, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+".png"), data, 0o644); err != nil {
		b.t.Fatal(err)
	}
}

// scriptless keeps a tab from running scripts.
func scriptless(ctx context.Context, to *chromedp.Target) (chromedp.Void, error) {
	_, err := cdp.Call(
		ctx,
		to,
		emulation.SetScriptExecutionDisabled,
		emulation.SetScriptExecutionDisabledParams{Value: true},
	)
	return chromedp.Void{}, err
}

// shiftTab goes back by one.
func shiftTab(ctx context.Context, to *chromedp.Target) (chromedp.Void, error) {
	return chromedp.KeyEvent("\t", chromedp.KeyModifiers(chromedp.ModifierShift))(ctx, to)
}

// inPrint shows a tab as paper would have it.
func inPrint(ctx context.Context, to *chromedp.Target) (chromedp.Void, error) {
	_, err := cdp.Call(ctx, to, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	return chromedp.Void{}, err
}
