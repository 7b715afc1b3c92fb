package args

import (
	"reflect"
	"testing"
)

func TestUserFlagsReplace(t *testing.T) {
	base := Flags{"profiling": "false", "v": "0"}
	got := base.With([]string{"profiling=true", "--feature-gates=A=true,B=false", "bare"}).Args()
	want := []string{"--bare=true", "--feature-gates=A=true,B=false", "--profiling=true", "--v=0"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v", got)
	}
	if base["profiling"] != "false" {
		t.Error("the defaults were changed")
	}
}
