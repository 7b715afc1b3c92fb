package hostapi

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
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

func TestTheDeskTakesAndGivesWholeFilesAndFolders(t *testing.T) {
	socket, dir := serve(t), t.TempDir()
	path := func(name string) string { return url.QueryEscape(filepath.Join(dir, name)) }
	large := strings.Repeat("0123456789abcdef", 200_000)
	response, _, _ := call(t, socket, "PUT", "/v1/desk/upload?path="+path("large"), "", large)
	if body := text(t, response); response.StatusCode != 200 || !strings.Contains(body, `"size":3200000`) {
		t.Fatal(response.StatusCode, body)
	}
	response, _, _ = call(t, socket, "PUT", "/v1/desk/upload?path="+path("large"), "", "other")
	if body := text(t, response); response.StatusCode != 409 || !strings.Contains(body, `"exists"`) {
		t.Fatal(response.StatusCode, body)
	}
	response, _, _ = call(t, socket, "GET", "/v1/desk/download?path="+path("large"), "", "")
	if body := text(t, response); body != large || response.Header.Get(kindHeader) != "file" {
		t.Fatal(len(body), response.Header)
	}
	response, _, _ = call(t, socket, "GET", "/v1/desk/download?path="+path(""), "", "")
	if body := text(t, response); !strings.HasPrefix(body, "\x1f\x8b") || response.Header.Get(kindHeader) != "archive" {
		t.Fatal(len(body), response.Header)
	}
	response, _, _ = call(t, socket, "GET", "/v1/desk/download?path=/dev/zero", "", "")
	if body := text(t, response); response.StatusCode != 409 || !strings.Contains(body, `"special"`) {
		t.Fatal(response.StatusCode, body)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 {
		t.Fatal(left, err)
	}
}

func TestAnUploadThatBreaksOffLeavesNothing(t *testing.T) {
	socket, dir := serve(t), t.TempDir()
	conn, err := net.Dial("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(conn, "PUT /v1/desk/upload?path=%s HTTP/1.1\r\nHost: labinit\r\nContent-Length: 100\r\n\r\nhalf", url.QueryEscape(filepath.Join(dir, "f")))
	deadline := time.Now().Add(10 * time.Second)
	names := func() int {
		all, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}
	for names() == 0 {
		if time.Now().After(deadline) {
			t.Fatal("nothing was begun")
		}
		time.Sleep(5 * time.Millisecond)
	}
	conn.Close()
	for names() > 0 {
		if time.Now().After(deadline) {
			t.Fatal("half a file stayed")
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func TestTheDeskTellsOfChangesLineByLine(t *testing.T) {
	socket, dir := serve(t), t.TempDir()
	path := filepath.Join(dir, "f")
	response, _, _ := call(t, socket, "POST", "/v1/desk/watch", "", `{"files":["`+path+`"],"folders":["`+dir+`"]}`)
	if response.StatusCode != 200 || response.Header.Get("Content-Type") != "application/x-ndjson" {
		t.Fatal(response.StatusCode, response.Header)
	}
	lines := bufio.NewScanner(response.Body)
	if !lines.Scan() || lines.Text() != `{"changed":[]}` {
		t.Fatal(lines.Text(), lines.Err())
	}
	if err := os.WriteFile(path, []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	if !lines.Scan() || lines.Text() != `{"changed":["`+dir+`","`+path+`"]}` {
		t.Fatal(lines.Text(), lines.Err())
	}
	response, _, _ = call(t, socket, "POST", "/v1/desk/watch", "", `{"files":["relative"]}`)
	if body := text(t, response); response.StatusCode != 400 || !strings.Contains(body, `"path"`) {
		t.Fatal(response.StatusCode, body)
	}
}
