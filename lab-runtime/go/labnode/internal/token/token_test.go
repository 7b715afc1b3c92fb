package token

import (
	"regexp"
	"strings"
	"testing"
)

func TestBootstrapHasKubernetesForm(t *testing.T) {
	form := regexp.MustCompile(`^[a-z0-9]{6}\.[a-z0-9]{16}$`)
	seen := map[string]string{}
	for _, password := range []string{"a", "lab-secret-1", "비밀", strings.Repeat("x", 4000), "K10", "::", " inner space "} {
		parsed, err := Parse(password)
		if err != nil {
			t.Fatal(err)
		}
		bootstrap := parsed.Bootstrap().String()
		if !form.MatchString(bootstrap) {
			t.Errorf("%.20q gives %q", password, bootstrap)
		}
		if other, taken := seen[bootstrap]; taken {
			t.Errorf("%.20q and %.20q give the same", password, other)
		}
		seen[bootstrap] = password
	}
}

func TestFullTokenStandsForItsPassword(t *testing.T) {
	short, err := Parse("secret")
	if err != nil {
		t.Fatal(err)
	}
	ca := []byte("a certificate")
	full, err := Parse(short.Full(ca) + "\n")
	if err != nil {
		t.Fatal(err)
	}
	if full.Password != "secret" || full.CAHash != HashCA(ca) || full.Bootstrap() != short.Bootstrap() {
		t.Errorf("full token is %+v", full)
	}
}

func TestPasswordMayHoldColons(t *testing.T) {
	short, _ := Parse("a:b::c")
	full, err := Parse(short.Full([]byte("ca")))
	if err != nil || full.Password != "a:b::c" {
		t.Errorf("%+v, %v", full, err)
	}
}

func TestRefusedTokens(t *testing.T) {
	for _, text := range []string{"", "  \n", "K10abc::server:x", "K10" + strings.Repeat("a", 64) + "::server:"} {
		if parsed, err := Parse(text); err == nil {
			t.Errorf("%q is accepted as %+v", text, parsed)
		}
	}
}

func TestGeneratedTokensDiffer(t *testing.T) {
	first, err := Generate()
	if err != nil {
		t.Fatal(err)
	}
	second, _ := Generate()
	if first == second || len(first) != 32 {
		t.Errorf("%q, %q", first, second)
	}
}
