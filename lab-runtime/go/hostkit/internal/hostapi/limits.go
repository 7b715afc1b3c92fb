package hostapi

import "net/http"

// CallerHeader says for whom the server asks: `grading` or `learner`. A server of before does not send it, and a
// labinit of before does not read it.
const CallerHeader = "Slipway-Caller"

// kind is what a request costs a host while it lasts.
type kind int

const (
	readiness kind = iota
	execute        // a process, often a learner's shell
	dial           // a goroutine and two sockets, for as long as the tunnel stands
	probing        // a request of our own client, often repeated
	files
	transfers // reads or writes as much as a disk gives
	watching  // a descriptor and two goroutines, for as long as an editor is open
	look      // reads all of /proc
)

// share is how many requests of a kind each caller may have under way at once. Past it a request is refused, so that
// a caller in a loop exhausts neither the host's processes nor another caller's room.
type share struct{ grading, learner int }

var limits = map[kind]share{
	readiness: {grading: 16, learner: 16},
	// testpc may have 1024 processes, and a learner's command brings some of its own. Grading runs a few at once.
	execute: {grading: 48, learner: 64},
	// Grading: 64 connections to the API server at most, whatever number of graders, and proxies' admin ports. Learner:
	// a browser opens six to an address, and a session has twelve tabs at most; twice that before anything is refused.
	dial: {grading: 128, learner: 144},
	// A checkpoint's probes go out one after another, so these are a few checkpoints of three graders.
	probing: {grading: 32, learner: 16},
	// Short, and bounded in bytes.
	files: {grading: 32, learner: 16},
	// A browser sends or takes one thing after another.
	transfers: {grading: 1, learner: 4},
	// One for each host on each page with an editor.
	watching: {grading: 1, learner: 24},
	// Each reads some hundred processes: more at once would only wait for the processor.
	look: {grading: 16, learner: 8},
}

type rooms struct{ grading, learner chan struct{} }

// limited serves one kind within the share of whoever asks. Who does not say shares with learners.
func limited(room rooms, serve http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		mine := room.learner
		if r.Header.Get(CallerHeader) == "grading" {
			mine = room.grading
		}
		select {
		case mine <- struct{}{}:
			defer func() { <-mine }()
			serve(w, r)
		default:
			fail(w, http.StatusTooManyRequests, "busy", "too many requests of this kind at once")
		}
	}
}
