package node

import (
	"bytes"
	"strings"
	"testing"

	utiliptables "k8s.io/kubernetes/pkg/util/iptables"
	iptablestest "k8s.io/kubernetes/pkg/util/iptables/testing"
)

func TestMasqueradeOnlyTheOutside(t *testing.T) {
	tables := iptablestest.NewFake()
	for range 2 {
		if err := ensureMasquerade(tables, "172.16.0.0/16"); err != nil {
			t.Fatal(err)
		}
	}
	var saved bytes.Buffer
	if err := tables.SaveInto(utiliptables.TableNAT, &saved); err != nil {
		t.Fatal(err)
	}
	if count := strings.Count(saved.String(), "-s 172.16.0.0/16 ! -d 172.16.0.0/16 -j MASQUERADE"); count != 1 {
		t.Errorf("the rule is there %d times:\n%s", count, saved.String())
	}
}
