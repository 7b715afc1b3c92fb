// Package token derives what Kubernetes' bootstrapping needs from a k3s token, which is any text.
package token

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/big"
	"strings"
)

// Token is a k3s token: a password, and in its full form `K10<sha256 of the CA>::server:<password>`.
type Token struct {
	CAHash   string
	Password string
}

// Parse accepts the short and the full form.
func Parse(text string) (Token, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return Token{}, fmt.Errorf("the token is empty")
	}
	rest, full := strings.CutPrefix(text, "K10")
	if !full {
		return Token{Password: text}, nil
	}
	hash, credential, found := strings.Cut(rest, "::")
	if !found {
		return Token{Password: text}, nil
	}
	_, password, found := strings.Cut(credential, ":")
	if !found || password == "" || len(hash) != sha256.Size*2 {
		return Token{}, fmt.Errorf("the token begins like a full k3s token but is not K10<hash>::<user>:<password>")
	}
	return Token{CAHash: hash, Password: password}, nil
}

// Generate makes a password that cannot be guessed.
func Generate() (string, error) {
	raw := make([]byte, 16)
	if _, err := rand.Read(raw); err != nil {
		return "", err
	}
	return hex.EncodeToString(raw), nil
}

// Full is the form that k3s writes to `server/node-token`.
func (t Token) Full(caPEM []byte) string {
	return fmt.Sprintf("K10%s::server:%s", HashCA(caPEM), t.Password)
}

// HashCA is the hash that a full token carries.
func HashCA(caPEM []byte) string {
	sum := sha256.Sum256(caPEM)
	return hex.EncodeToString(sum[:])
}

// Bootstrap is a Kubernetes bootstrap token: `[a-z0-9]{6}.[a-z0-9]{16}`.
type Bootstrap struct {
	ID     string
	Secret string
}

func (b Bootstrap) String() string { return b.ID + "." + b.Secret }

// Bootstrap derives the bootstrap token that stands for this token's password.
// Id and secret come from separate hashes: the id is public (it names a Secret and signs cluster-info).
func (t Token) Bootstrap() Bootstrap {
	return Bootstrap{
		ID:     base36("labnode bootstrap id\n"+t.Password, 6),
		Secret: base36("labnode bootstrap secret\n"+t.Password, 16),
	}
}

func base36(text string, length int) string {
	sum := sha256.Sum256([]byte(text))
	digits := new(big.Int).SetBytes(sum[:]).Text(36)
	return digits[len(digits)-length:]
}
