package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// The hidden command with which hostrun starts itself in the outer of a host's two user namespaces.
const budgetNamespace = "budget-namespace"

// What a host may have queued of signals. Each level counts against the limit of the one who made the level below.
const pendingSignalsMax = 16_384

var budgetName = regexp.MustCompile(`^max_[a-z_]+$`)

type budget struct {
	name  string
	value int
}

func parseBudgets(words []string) ([]budget, error) {
	budgets := make([]budget, 0, len(words))
	for _, word := range words {
		name, number, _ := strings.Cut(word, "=")
		value, err := strconv.Atoi(number)
		if err != nil || value < 0 || !budgetName.MatchString(name) {
			return nil, fmt.Errorf("%q is no budget such as max_net_namespaces=64", word)
		}
		budgets = append(budgets, budget{name, value})
	}
	return budgets, nil
}

// rootOfNewNamespace starts a program as root of a new user namespace whose 0..size-1 are base..base+size-1 outside.
func rootOfNewNamespace(base, size int) *syscall.SysProcAttr {
	ids := []syscall.SysProcIDMap{{ContainerID: 0, HostID: base, Size: size}}
	return &syscall.SysProcAttr{
		Cloneflags: syscall.CLONE_NEWUSER, UidMappings: ids, GidMappings: ids, GidMappingsEnableSetgroups: true,
		Credential: &syscall.Credential{Uid: 0, Gid: 0}, Pdeathsig: syscall.SIGKILL,
	}
}

// hostNamespace makes the user namespace of a host and binds it to a file, so that a container can be made in it.
//
// The kernel counts namespaces, inotify instances and queued signals by user in every user namespace up to the
// machine's. So there are two: the inner one is the host's, with 65536 users; to the outer one they all are its one
// owner, and its limits therefore hold for the host as a whole. The outer one belongs, on the machine, to the lab's own
// user and not to root: what a lab has then counts for that user, and uses up nothing of root's or of other labs'.
func hostNamespace(file string, base, size int, words []string) error {
	if file == "" || base <= 0 || size <= 0 {
		return errors.New("namespace needs --file, --base and --size")
	}
	if _, err := parseBudgets(words); err != nil {
		return err
	}
	target, err := os.OpenFile(file, os.O_CREATE|os.O_RDONLY, 0o600)
	if err != nil {
		return err
	}
	target.Close()

	// The thread alone changes its user, and keeps its capabilities: whoever makes a user namespace owns it.
	runtime.LockOSThread()
	if err := unix.Prctl(unix.PR_SET_SECUREBITS, 1<<2 /* SECBIT_NO_SETUID_FIXUP */, 0, 0, 0); err != nil {
		return fmt.Errorf("securebits: %w", err)
	}
	if _, _, errno := unix.RawSyscall(unix.SYS_SETRESUID, ^uintptr(0), uintptr(base), ^uintptr(0)); errno != 0 {
		return fmt.Errorf("become %d: %w", base, errno)
	}
	outer := exec.Command("/proc/self/exe", append([]string{budgetNamespace, "--size", strconv.Itoa(size), "--"}, words...)...)
	outer.SysProcAttr = rootOfNewNamespace(base, size)
	outer.Stderr = os.Stderr
	hold, err := outer.StdinPipe()
	if err != nil {
		return err
	}
	said, err := outer.StdoutPipe()
	if err != nil {
		return err
	}
	if err := outer.Start(); err != nil {
		return fmt.Errorf("outer user namespace: %w", err)
	}
	defer outer.Wait()
	defer hold.Close()
	if _, _, errno := unix.RawSyscall(unix.SYS_SETRESUID, ^uintptr(0), 0, ^uintptr(0)); errno != 0 {
		return fmt.Errorf("become root again: %w", errno)
	}
	// The outer process is this program and nobody else's; what it says is a process id.
	var inner int
	if _, err := fmt.Fscanf(said, "%d\n", &inner); err != nil {
		return fmt.Errorf("inner user namespace: %w", err)
	}
	source := filepath.Join("/proc", strconv.Itoa(inner), "ns", "user")
	if err := unix.Mount(source, file, "", unix.MS_BIND, ""); err != nil {
		return fmt.Errorf("bind %s at %s: %w", source, file, err)
	}
	return nil
}

// inBudgetNamespace runs in the outer namespace: it sets the limits there and makes the inner one, which it holds
// until its stdin ends.
func inBudgetNamespace(size int, words []string) error {
	budgets, err := parseBudgets(words)
	if err != nil {
		return err
	}
	for _, one := range budgets {
		path := filepath.Join("/proc/sys/user", one.name)
		// A kernel that lacks the counter has no such pool either.
		err := os.WriteFile(path, []byte(strconv.Itoa(one.value)), 0)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("%s=%d: %w", one.name, one.value, err)
		}
	}
	limit := unix.Rlimit{Cur: pendingSignalsMax, Max: pendingSignalsMax}
	if err := unix.Setrlimit(unix.RLIMIT_SIGPENDING, &limit); err != nil {
		return fmt.Errorf("signals: %w", err)
	}
	inner := exec.Command("/proc/self/exe", holdNamespace)
	inner.SysProcAttr = rootOfNewNamespace(0, size)
	stdin, err := inner.StdinPipe()
	if err != nil {
		return err
	}
	if err := inner.Start(); err != nil {
		return err
	}
	defer inner.Wait()
	defer stdin.Close()
	fmt.Println(inner.Process.Pid)
	return hold()
}
