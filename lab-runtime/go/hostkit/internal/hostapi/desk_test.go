package hostapi

import (
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheDeskReadsChangesMovesAndDeletesAFile(t *testing.T) {
	socket, dir := serve(t), t.TempDir()
	path := func(name string) string { return url.QueryEscape(filepath.Join(dir, name)) }
	ask := func(method, target, body string, into any) int {
		t.Helper()
		response, _, _ := call(t, socket, method, target, "", body)
		text := text(t, response)
		if into != nil {
			if err := json.Unmarshal([]byte(text), into); err != nil {
				t.Fatal(target, text, err)
			}
		}
		return response.StatusCode
	}
	var written fileState
	if status := ask("PUT", "/v1/desk/file?path="+path("a"), "one", &written); status != 200 || written.Size != 3 {
		t.Fatal(status, written)
	}
	response, _, _ := call(t, socket, "GET", "/v1/desk/file?path="+path("a"), "", "")
	var read fileState
	if err := json.Unmarshal([]byte(response.Header.Get(fileHeader)), &read); err != nil || read != written {
		t.Fatal(read, written, err)
	}
	if body := text(t, response); body != "one" {
		t.Fatal(body)
	}
	var failure struct{ Error string }
	if status := ask("PUT", "/v1/desk/file?revision=beef&path="+path("a"), "two", &failure); status != 409 || failure.Error != "changed" {
		t.Fatal(status, failure)
	}
	if status := ask("POST", "/v1/desk/move?from="+path("a")+"&to="+path("b"), "", nil); status != 200 {
		t.Fatal(status)
	}
	var deleted struct{ ID string }
	if status := ask("POST", "/v1/desk/delete?path="+path("b"), "", &deleted); status != 200 {
		t.Fatal(status)
	}
	var back struct{ Path string }
	if status := ask("POST", "/v1/desk/restore?id="+deleted.ID, "", &back); status != 200 || back.Path != filepath.Join(dir, "b") {
		t.Fatal(status, back)
	}
	if status := ask("POST", "/v1/desk/folder?path="+path("c"), "", nil); status != 200 {
		t.Fatal(status)
	}
	response, _, _ = call(t, socket, "GET", "/v1/desk/list?path="+url.QueryEscape(dir), "", "")
	if body := text(t, response); !strings.Contains(body, `"name":"b"`) || !strings.Contains(body, `"name":"c"`) {
		t.Fatal(body)
	}
	if _, err := os.Stat(filepath.Join(dir, "b")); err != nil {
		t.Fatal(err)
	}
}

func TestTheDesksFailuresHaveNames(t *testing.T) {
	socket, dir := serve(t), t.TempDir()
	folder := url.QueryEscape(dir)
	for _, c := range []struct {
		method, target, kind string
		status               int
	}{
		{"GET", "/v1/desk/file?path=/no/such", "not_found", 404},
		{"GET", "/v1/desk/file?path=" + folder, "directory", 409},
		{"GET", "/v1/desk/file?path=/dev/null", "special", 409},
		{"GET", "/v1/desk/file?path=relative", "path", 400},
		{"GET", "/v1/desk/file?path=/a%0Ab", "path", 400},
		{"GET", "/v1/desk/list?path=/dev/null", "not_a_folder", 409},
		{"GET", "/v1/desk/stat?path=/no/such", "not_found", 404},
		{"POST", "/v1/desk/folder?path=" + folder, "exists", 409},
		{"POST", "/v1/desk/delete?path=/", "path", 400},
		{"POST", "/v1/desk/restore?id=none", "gone", 410},
		{"PUT", "/v1/desk/file?force=true&path=/proc/none", "io", 500},
	} {
		response, _, _ := call(t, socket, c.method, c.target, "", "")
		body := text(t, response)
		if response.StatusCode != c.status || !strings.Contains(body, `"error":"`+c.kind+`"`) {
			t.Errorf("%s %s: %d %s", c.method, c.target, response.StatusCode, body)
		}
	}
}
