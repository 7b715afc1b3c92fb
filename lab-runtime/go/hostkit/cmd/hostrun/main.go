// hostrun does for labd the few things that Node cannot: idmapped mounts, user namespaces with budgets, passing a
// listening socket to a container, bounds for packet rings, and btrfs quotas. It runs as root and reads nothing that comes from a lab.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	if err := dispatch(os.Args[1:]); err != nil {
		fmt.Fprintf(os.Stderr, "hostrun: %v\n", err)
		os.Exit(1)
	}
}

func dispatch(args []string) error {
	if len(args) == 0 {
		return fmt.Errorf("usage: hostrun idmap | namespace | listen | bound-rings | quota-enable")
	}
	flags := flag.NewFlagSet(args[0], flag.ContinueOnError)
	switch args[0] {
	case "idmap":
		source := flags.String("source", "", "directory whose files belong to 0..size-1")
		target := flags.String("target", "", "where to mount it")
		base := flags.Int("base", 0, "the machine's uid and gid that 0 becomes")
		size := flags.Int("size", 65536, "how many ids")
		if err := flags.Parse(args[1:]); err != nil {
			return err
		}
		return idmap(*source, *target, *base, *size)
	case "listen":
		socket := flags.String("socket", "", "path of the listening Unix socket to make")
		uid := flags.Int("uid", 0, "its owner")
		gid := flags.Int("gid", 0, "its group")
		if err := flags.Parse(args[1:]); err != nil {
			return err
		}
		return listen(*socket, *uid, *gid, flags.Args())
	case "namespace":
		file := flags.String("file", "", "where to bind the user namespace")
		base := flags.Int("base", 0, "the machine's uid and gid that 0 becomes")
		size := flags.Int("size", 65536, "how many ids")
		if err := flags.Parse(args[1:]); err != nil {
			return err
		}
		return hostNamespace(*file, *base, *size, flags.Args())
	case budgetNamespace:
		size := flags.Int("size", 65536, "how many ids")
		if err := flags.Parse(args[1:]); err != nil {
			return err
		}
		return inBudgetNamespace(*size, flags.Args())
	case "bound-rings":
		cgroup := flags.String("cgroup", "", "the group's folder in the unified tree")
		if err := flags.Parse(args[1:]); err != nil {
			return err
		}
		return boundRings(*cgroup)
	case "quota-enable":
		path := flags.String("path", "", "where the btrfs is mounted")
		if err := flags.Parse(args[1:]); err != nil {
			return err
		}
		return quotaEnable(*path)
	case holdNamespace:
		return hold()
	default:
		return fmt.Errorf("unknown command %q", args[0])
	}
}
