package hostapi

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"strconv"

	"golang.org/x/sys/unix"

	"slipway/hostkit/internal/deskfiles"
)

// fileHeader carries what there is to know of a file beside its bytes.
const fileHeader = "Slipway-File"

// handleDesk adds what the desk's editor asks for. All paths come in the query, all contents as bytes.
func (a *API) handleDesk(handle func(pattern string, of kind, serve http.HandlerFunc)) {
	handle("GET /v1/desk/list", files, a.listFolder)
	handle("GET /v1/desk/stat", files, a.statForDesk)
	handle("GET /v1/desk/file", files, a.readForDesk)
	handle("PUT /v1/desk/file", files, a.writeForDesk)
	handle("PUT /v1/desk/upload", transfers, a.upload)
	handle("GET /v1/desk/download", transfers, a.download)
	handle("POST /v1/desk/watch", watching, a.watchFiles)
	handle("POST /v1/desk/folder", files, a.makeFolder)
	handle("POST /v1/desk/move", files, a.move)
	handle("POST /v1/desk/delete", files, a.deleteToTrash)
	handle("POST /v1/desk/restore", files, a.restoreFromTrash)
}

type fileState struct {
	deskfiles.Info
	Revision string `json:"revision"`
}

func (a *API) listFolder(w http.ResponseWriter, r *http.Request) {
	listing, err := deskfiles.List(r.URL.Query().Get("path"))
	answerDesk(w, listing, err)
}

func (a *API) statForDesk(w http.ResponseWriter, r *http.Request) {
	info, err := deskfiles.Stat(r.URL.Query().Get("path"))
	answerDesk(w, info, err)
}

func (a *API) readForDesk(w http.ResponseWriter, r *http.Request) {
	content, err := deskfiles.Read(r.URL.Query().Get("path"))
	if err != nil {
		failDesk(w, err)
		return
	}
	state, err := json.Marshal(fileState{content.Info, content.Revision})
	if err != nil {
		failDesk(w, err)
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Length", strconv.Itoa(len(content.Data)))
	w.Header().Set(fileHeader, string(state))
	_, _ = w.Write(content.Data)
}

func (a *API) writeForDesk(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	data, err := io.ReadAll(io.LimitReader(r.Body, deskfiles.MaxBytes+1))
	if err != nil {
		failDesk(w, err)
		return
	}
	replacing := deskfiles.Replacing{Revision: query.Get("revision"), Force: query.Get("force") == "true"}
	content, err := deskfiles.Write(query.Get("path"), data, replacing)
	answerDesk(w, fileState{content.Info, content.Revision}, err)
}

func (a *API) makeFolder(w http.ResponseWriter, r *http.Request) {
	answerDesk(w, struct{}{}, deskfiles.MakeFolder(r.URL.Query().Get("path")))
}

func (a *API) move(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	answerDesk(w, struct{}{}, deskfiles.Move(query.Get("from"), query.Get("to")))
}

func (a *API) deleteToTrash(w http.ResponseWriter, r *http.Request) {
	id, err := a.trash.Delete(r.URL.Query().Get("path"))
	answerDesk(w, map[string]string{"id": id}, err)
}

func (a *API) restoreFromTrash(w http.ResponseWriter, r *http.Request) {
	path, err := a.trash.Restore(r.URL.Query().Get("id"))
	answerDesk(w, map[string]string{"path": path}, err)
}

func answerDesk(w http.ResponseWriter, value any, err error) {
	if err != nil {
		failDesk(w, err)
		return
	}
	answer(w, http.StatusOK, value)
}

// deskFailures name what the server tells apart; whatever else the host says is "io", with its own words.
var deskFailures = []struct {
	err    error
	status int
	kind   string
}{
	{fs.ErrNotExist, http.StatusNotFound, "not_found"},
	{deskfiles.ErrGone, http.StatusGone, "gone"},
	{deskfiles.ErrTooMany, http.StatusTooManyRequests, "busy"},
	{deskfiles.ErrTooMuch, http.StatusRequestEntityTooLarge, "too_large"},
	{deskfiles.ErrTooLarge, http.StatusRequestEntityTooLarge, "too_large"},
	{deskfiles.ErrChanged, http.StatusConflict, "changed"},
	{deskfiles.ErrDirectory, http.StatusConflict, "directory"},
	{deskfiles.ErrSpecial, http.StatusConflict, "special"},
	{deskfiles.ErrLinked, http.StatusConflict, "linked"},
	{unix.ENOTDIR, http.StatusConflict, "not_a_folder"},
	{fs.ErrExist, http.StatusConflict, "exists"},
	{deskfiles.ErrPath, http.StatusBadRequest, "path"},
	{unix.ENAMETOOLONG, http.StatusBadRequest, "path"},
	{unix.ELOOP, http.StatusBadRequest, "path"},
}

func failDesk(w http.ResponseWriter, err error) {
	for _, each := range deskFailures {
		if errors.Is(err, each.err) {
			fail(w, each.status, each.kind, err.Error())
			return
		}
	}
	fail(w, http.StatusInternalServerError, "io", err.Error())
}
