package productpage

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	sessionCookie = "session"
	maxUserBytes  = 64
	fallback      = "productpage"
)

// Any password opens any account, so the key guards nothing: it is the same in all replicas, so that a session
// outlives a pod, and a cookie that was damaged is no session.
var sessionKey = []byte("bookinfo session")

func login(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		http.Error(w, "This form cannot be read.", http.StatusBadRequest)
		return
	}
	user := strings.TrimSpace(r.PostForm.Get("username"))
	if user != "" && !validUser(user) {
		http.Error(w, "A user name has at most 64 bytes, and no control characters.", http.StatusBadRequest)
		return
	}
	if user != "" {
		setSession(w, sign(user), 0)
	}
	back(w, r)
}

func logout(w http.ResponseWriter, r *http.Request) {
	setSession(w, "", -1)
	back(w, r)
}

// No SameSite and no Secure: curl and a page in a frame must keep it over plain HTTP.
func setSession(w http.ResponseWriter, value string, maxAge int) {
	http.SetCookie(w, &http.Cookie{Name: sessionCookie, Value: value, Path: "/", HttpOnly: true, MaxAge: maxAge})
}

// back leads to where the client came from; relative without that, so that it holds under any address.
func back(w http.ResponseWriter, r *http.Request) {
	target := r.Referer()
	if !strings.HasPrefix(target, "http://") && !strings.HasPrefix(target, "https://") {
		target = fallback
	}
	w.Header().Set("Location", target)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusFound)
}

// validUser: it goes into a header.
func validUser(user string) bool {
	return len(user) <= maxUserBytes && utf8.ValidString(user) && !strings.ContainsFunc(user, unicode.IsControl)
}

func sessionUser(r *http.Request) string {
	cookie, err := r.Cookie(sessionCookie)
	if err != nil {
		return ""
	}
	encoded, _, found := strings.Cut(cookie.Value, ".")
	name, err := base64.RawURLEncoding.DecodeString(encoded)
	if !found || err != nil || !validUser(string(name)) || !hmac.Equal([]byte(cookie.Value), []byte(sign(string(name)))) {
		return ""
	}
	return string(name)
}

func sign(user string) string {
	mac := hmac.New(sha256.New, sessionKey)
	mac.Write([]byte(user))
	encode := base64.RawURLEncoding.EncodeToString
	return encode([]byte(user)) + "." + encode(mac.Sum(nil))
}
