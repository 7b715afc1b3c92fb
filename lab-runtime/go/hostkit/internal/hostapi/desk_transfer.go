package hostapi

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"

	"slipway/hostkit/internal/deskfiles"
)

// kindHeader says whether a download is the file that was asked for, or an archive of the folder.
const kindHeader = "Slipway-Kind"

func (a *API) upload(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	replacing := deskfiles.Replacing{Force: query.Get("force") == "true"}
	info, err := deskfiles.Upload(query.Get("path"), r.Body, replacing)
	answerDesk(w, info, err)
}

func (a *API) download(w http.ResponseWriter, r *http.Request) {
	download, err := deskfiles.PlanDownload(r.URL.Query().Get("path"))
	if err != nil {
		failDesk(w, err)
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	if download.IsArchive {
		w.Header().Set(kindHeader, "archive")
	} else {
		w.Header().Set(kindHeader, "file")
		w.Header().Set("Content-Length", strconv.FormatInt(download.Size, 10))
	}
	w.WriteHeader(http.StatusOK)
	if err := download.Write(w); err != nil {
		// The only way left to say that this is not the whole.
		panic(http.ErrAbortHandler)
	}
}

type watchRequest struct {
	Files   []string `json:"files"`
	Folders []string `json:"folders"`
}

// watchFiles answers with a line of JSON for each time that something changed, and a first one once all is watched.
func (a *API) watchFiles(w http.ResponseWriter, r *http.Request) {
	var request watchRequest
	if !decode(w, r, &request) {
		return
	}
	flush := http.NewResponseController(w).Flush
	began := false
	tell := func(changed []string) error {
		if !began {
			began = true
			w.Header().Set("Content-Type", "application/x-ndjson")
			w.WriteHeader(http.StatusOK)
		}
		return errors.Join(json.NewEncoder(w).Encode(map[string][]string{"changed": changed}), flush())
	}
	if err := deskfiles.Watch(r.Context(), request.Files, request.Folders, tell); err != nil && !began {
		failDesk(w, err)
	}
}
