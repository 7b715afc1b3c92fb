package main

import "testing"

func TestBudgetsAreNamesOfTheKernelAndNumbers(t *testing.T) {
	got, err := parseBudgets([]string{"max_net_namespaces=64", "max_inotify_watches=0"})
	if err != nil || len(got) != 2 || got[0] != (budget{"max_net_namespaces", 64}) || got[1].value != 0 {
		t.Fatalf("%v %v", got, err)
	}
	for _, word := range []string{"", "max_net_namespaces", "max_net_namespaces=", "max_net_namespaces=-1",
		"max_net_namespaces=many", "../kernel/pid_max=1", "max_/../x=1", "MAX=1", "max_a=1=2"} {
		if got, err := parseBudgets([]string{word}); err == nil {
			t.Errorf("%q became %v", word, got)
		}
	}
}
