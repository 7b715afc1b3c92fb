// Package hostapi is labinit's HTTP API. Its shapes are in protocol/labinit.ts.
package hostapi

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"strconv"
	"sync/atomic"
	"time"

	"slipway/hostkit/internal/deskfiles"
	"slipway/hostkit/internal/execsession"
	"slipway/hostkit/internal/hostfiles"
	"slipway/hostkit/internal/podnet"
	"slipway/hostkit/internal/probe"
	"slipway/hostkit/internal/procinfo"
	"slipway/hostkit/internal/reaper"
	"slipway/hostkit/internal/supervisor"
)

const (
	maxRequestBody = 256 << 10
	maxDialTimeout = 30 * time.Second
)

// Deps is what the API works with.
type Deps struct {
	Reaper      *reaper.Reaper
	Supervisor  *supervisor.Supervisor
	Dialer      *podnet.Dialer
	Environment func() []string
	// TrashDir holds what an editor deleted, for a while.
	TrashDir string
}

// Minor is what this labinit's API can beyond 1.0 of protocol/version.ts: 1 has the files of the desk's editor,
// 2 watches them, and takes and gives larger ones and whole folders.
const Minor = 2

// API answers the server's requests.
type API struct {
	deps  Deps
	trash *deskfiles.Trash
	mux   *http.ServeMux
	ready atomic.Bool
}

// New builds the API; SetReady is called when every service has been started once.
func New(deps Deps) *API { return newAPI(deps, limits) }

func newAPI(deps Deps, limits map[kind]share) *API {
	a := &API{deps: deps, mux: http.NewServeMux(), trash: deskfiles.NewTrash(deps.TrashDir)}
	room := map[kind]rooms{}
	for of, share := range limits {
		room[of] = rooms{grading: make(chan struct{}, share.grading), learner: make(chan struct{}, share.learner)}
	}
	handle := func(pattern string, of kind, serve http.HandlerFunc) {
		a.mux.HandleFunc(pattern, limited(room[of], serve))
	}
	handle("GET /v1/ready", readiness, a.getReady)
	handle("POST /v1/exec", execute, a.postExec)
	handle("POST /v1/dial", dial, a.postDial)
	handle("POST /v1/probe", probing, a.postProbe)
	handle("GET /v1/files", files, a.getFile)
	handle("PUT /v1/files", files, a.putFile)
	handle("GET /v1/stat", files, a.getStat)
	a.handleDesk(handle)
	handle("GET /v1/processes", look, a.getProcesses)
	handle("GET /v1/sockets", look, a.getSockets)
	return a
}

// SetReady makes /v1/ready say so.
func (a *API) SetReady() { a.ready.Store(true) }

func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.mux.ServeHTTP(w, r) }

func (a *API) getReady(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, map[string]any{
		"version": 1, "minor": Minor, "ready": a.ready.Load(), "services": a.deps.Supervisor.Statuses(),
	})
}

func (a *API) postExec(w http.ResponseWriter, r *http.Request) {
	var request execsession.Request
	if !decode(w, r, &request) {
		return
	}
	conn, in, ok := upgrade(w, r, "slipway-exec")
	if ok {
		execsession.Serve(a.deps.Reaper, conn, in, request, a.deps.Environment())
	}
}

type dialRequest struct {
	Network   string `json:"network"`
	Address   string `json:"address"`
	Pod       string `json:"pod"`
	TimeoutMs int    `json:"timeoutMs"`
}

func (a *API) postDial(w http.ResponseWriter, r *http.Request) {
	var request dialRequest
	if !decode(w, r, &request) {
		return
	}
	if request.Network == "" {
		request.Network = "tcp"
	}
	if request.Network != "tcp" && request.Network != "unix" {
		fail(w, http.StatusBadRequest, "other", "network must be tcp or unix")
		return
	}
	if r.Header.Get("Upgrade") != "slipway-dial" {
		fail(w, http.StatusUpgradeRequired, "other", "Upgrade: slipway-dial is missing")
		return
	}
	timeout := 5 * time.Second
	if request.TimeoutMs > 0 {
		timeout = min(time.Duration(request.TimeoutMs)*time.Millisecond, maxDialTimeout)
	}
	ctx, cancel := context.WithTimeout(r.Context(), timeout)
	defer cancel()
	target, err := a.deps.Dialer.Dial(ctx, request.Pod, request.Network, request.Address)
	if err != nil {
		fail(w, http.StatusBadGateway, podnet.Classify(err), err.Error())
		return
	}
	defer target.Close()
	conn, in, ok := upgrade(w, r, "slipway-dial")
	if ok {
		tunnel(conn, in, target)
	}
}

func (a *API) postProbe(w http.ResponseWriter, r *http.Request) {
	var request probe.Request
	if !decode(w, r, &request) {
		return
	}
	results, err := (&probe.Prober{Dialer: a.deps.Dialer}).Run(r.Context(), request)
	if err != nil {
		fail(w, http.StatusBadRequest, "other", err.Error())
		return
	}
	answer(w, http.StatusOK, map[string]any{"results": results})
}

func (a *API) getFile(w http.ResponseWriter, r *http.Request) {
	data, err := hostfiles.Read(r.URL.Query().Get("path"))
	if err != nil {
		failFile(w, err)
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	_, _ = w.Write(data)
}

func (a *API) putFile(w http.ResponseWriter, r *http.Request) {
	mode := os.FileMode(0o644)
	if text := r.URL.Query().Get("mode"); text != "" {
		parsed, err := strconv.ParseUint(text, 8, 12)
		if err != nil {
			fail(w, http.StatusBadRequest, "mode", "mode must be octal")
			return
		}
		mode = os.FileMode(parsed)
	}
	if err := hostfiles.Write(r.URL.Query().Get("path"), r.Body, mode); err != nil {
		failFile(w, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (a *API) getStat(w http.ResponseWriter, r *http.Request) {
	info, err := hostfiles.Stat(r.URL.Query().Get("path"))
	if err != nil {
		failFile(w, err)
		return
	}
	answer(w, http.StatusOK, info)
}

// getProcesses lists all processes of the host, or with `pod` those of one pod.
func (a *API) getProcesses(w http.ResponseWriter, r *http.Request) {
	if pod := r.URL.Query().Get("pod"); pod != "" {
		list, ok := a.processesOf(w, pod)
		if ok {
			answer(w, http.StatusOK, map[string]any{"processes": list})
		}
		return
	}
	answer(w, http.StatusOK, map[string]any{"processes": procinfo.List("/proc")})
}

// getSockets lists the sockets of the host's own network, or with `pod` those of one pod.
func (a *API) getSockets(w http.ResponseWriter, r *http.Request) {
	list, ok := a.processesOf(w, r.URL.Query().Get("pod"))
	if ok {
		answer(w, http.StatusOK, map[string]any{"sockets": procinfo.Sockets("/proc", list)})
	}
}

func (a *API) processesOf(w http.ResponseWriter, pod string) ([]procinfo.Process, bool) {
	netns := procinfo.OwnNetns("/proc")
	if pod != "" {
		found, err := a.deps.Dialer.Netns(pod)
		if err != nil {
			fail(w, http.StatusNotFound, podnet.Classify(err), err.Error())
			return nil, false
		}
		netns = found
	}
	return procinfo.InNetns(procinfo.List("/proc"), netns), true
}

func failFile(w http.ResponseWriter, err error) {
	status, kind := http.StatusInternalServerError, "io"
	switch {
	case errors.Is(err, fs.ErrNotExist):
		status, kind = http.StatusNotFound, "not_found"
	case errors.Is(err, hostfiles.ErrTooLarge):
		status, kind = http.StatusRequestEntityTooLarge, "too_large"
	case errors.Is(err, hostfiles.ErrPath), errors.Is(err, hostfiles.ErrNotRegular):
		status, kind = http.StatusBadRequest, "path"
	}
	fail(w, status, kind, err.Error())
}

func decode(w http.ResponseWriter, r *http.Request, into any) bool {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxRequestBody+1))
	if err == nil && len(body) > maxRequestBody {
		fail(w, http.StatusRequestEntityTooLarge, "too_large", "the request is too large")
		return false
	}
	if err == nil {
		err = json.Unmarshal(body, into)
	}
	if err != nil {
		fail(w, http.StatusBadRequest, "request", err.Error())
		return false
	}
	return true
}

func answer(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value)
}

func fail(w http.ResponseWriter, status int, kind, message string) {
	answer(w, status, map[string]string{"error": kind, "message": message})
}

// upgrade switches the connection to another protocol; `in` starts with what was read ahead.
func upgrade(w http.ResponseWriter, r *http.Request, protocol string) (net.Conn, io.Reader, bool) {
	if r.Header.Get("Upgrade") != protocol {
		fail(w, http.StatusUpgradeRequired, "other", "Upgrade: "+protocol+" is missing")
		return nil, nil, false
	}
	conn, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		fail(w, http.StatusInternalServerError, "other", err.Error())
		return nil, nil, false
	}
	_ = conn.SetDeadline(time.Time{})
	head := "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: " + protocol + "\r\n\r\n"
	if _, err := io.WriteString(conn, head); err != nil {
		conn.Close()
		return nil, nil, false
	}
	return conn, readAhead(buffered.Reader, conn), true
}

func readAhead(buffered *bufio.Reader, conn net.Conn) io.Reader {
	if buffered.Buffered() == 0 {
		return conn
	}
	ahead, _ := buffered.Peek(buffered.Buffered())
	return io.MultiReader(bytesReader(ahead), conn)
}
