package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"github.com/cilium/ebpf/link"
	"github.com/cilium/ebpf/rlimit"
	"golang.org/x/sys/unix"
)

// Rings of packet sockets (PACKET_RX_RING, PACKET_TX_RING) are pages that no cgroup counts. tcpdump cannot do without
// one, so each is bounded, and so is how fast a lab gets new ones: whoever measures the machine once a second then
// sees a lab that gathers them long before it has many.
const (
	// What tcpdump asks for is 2 MiB.
	ringMaxBytes = 4 << 20
	// A lab may have so much at once, which is tcpdump on each of its hosts, twice.
	ringBurstBytes = 16 << 20
	// And after that 2 MiB a second: 512 ns a byte.
	ringNsPerByte = 512
	ringBurstNs   = ringBurstBytes * ringNsPerByte

	// The kernel's struct tpacket_req3 is the longest request. One longer than a page it would read from the caller's
	// memory a second time, after this program has looked.
	ringRequestMaxBytes = 28
	// PACKET_RX_RING is 5 and PACKET_TX_RING 13: they differ in this bit alone.
	ringKindBit = unix.PACKET_RX_RING ^ unix.PACKET_TX_RING
)

// Offsets in the kernel's struct bpf_sockopt.
const (
	sockoptOptval    = 8
	sockoptOptvalEnd = 16
	sockoptLevel     = 24
	sockoptOptname   = 28
	sockoptOptlen    = 32
)

// ringProgram lets every option pass but rings that are too large or come too fast. `state` holds, in its one value,
// the time in ns at which all that was granted will have been paid off.
func ringProgram(state *ebpf.Map) asm.Instructions {
	const key, refuse, allow, begun = -4, "refuse", "allow", "begun"
	return asm.Instructions{
		asm.Mov.Reg(asm.R6, asm.R1),
		asm.LoadMem(asm.R0, asm.R6, sockoptLevel, asm.Word),
		asm.JNE.Imm(asm.R0, unix.SOL_PACKET, allow),
		asm.LoadMem(asm.R0, asm.R6, sockoptOptname, asm.Word),
		asm.Or.Imm(asm.R0, ringKindBit),
		asm.JNE.Imm(asm.R0, unix.PACKET_RX_RING|ringKindBit, allow),
		asm.LoadMem(asm.R0, asm.R6, sockoptOptlen, asm.Word),
		asm.JGT.Imm(asm.R0, ringRequestMaxBytes, refuse),

		// block size times number of blocks; what is too short for both the kernel refuses itself
		asm.LoadMem(asm.R7, asm.R6, sockoptOptval, asm.DWord),
		asm.LoadMem(asm.R8, asm.R6, sockoptOptvalEnd, asm.DWord),
		asm.Mov.Reg(asm.R0, asm.R7),
		asm.Add.Imm(asm.R0, 8),
		asm.JGT.Reg(asm.R0, asm.R8, allow),
		asm.LoadMem(asm.R9, asm.R7, 0, asm.Word),
		asm.LoadMem(asm.R1, asm.R7, 4, asm.Word),
		asm.Mul.Reg(asm.R9, asm.R1),
		asm.JEq.Imm(asm.R9, 0, allow),
		asm.JGT.Imm(asm.R9, ringMaxBytes, refuse),
		asm.Mul.Imm(asm.R9, ringNsPerByte),

		asm.StoreImm(asm.RFP, key, 0, asm.Word),
		asm.LoadMapPtr(asm.R1, state.FD()),
		asm.Mov.Reg(asm.R2, asm.RFP),
		asm.Add.Imm(asm.R2, key),
		asm.FnMapLookupElem.Call(),
		asm.JEq.Imm(asm.R0, 0, refuse),
		asm.Mov.Reg(asm.R7, asm.R0),
		asm.FnKtimeGetNs.Call(),
		asm.Mov.Reg(asm.R8, asm.R0),

		// r2: when all is paid off with this one, counted from now at the earliest
		asm.LoadMem(asm.R1, asm.R7, 0, asm.DWord),
		asm.Mov.Reg(asm.R2, asm.R1),
		asm.JGE.Reg(asm.R2, asm.R8, begun),
		asm.Mov.Reg(asm.R2, asm.R8),
		asm.Add.Reg(asm.R2, asm.R9).WithSymbol(begun),
		asm.Mov.Reg(asm.R3, asm.R2),
		asm.Sub.Reg(asm.R3, asm.R8),
		asm.LoadImm(asm.R4, ringBurstNs, asm.DWord),
		asm.JGT.Reg(asm.R3, asm.R4, refuse),
		// another processor that was faster has it, and this one is refused
		asm.Mov.Reg(asm.R0, asm.R1),
		compareAndSwap(asm.R7, asm.R2),
		asm.JNE.Reg(asm.R0, asm.R1, refuse),

		asm.Mov.Imm(asm.R0, 1).WithSymbol(allow),
		asm.Return(),
		asm.Mov.Imm(asm.R0, 0).WithSymbol(refuse),
		asm.Return(),
	}
}

// compareAndSwap stores src where dst points if R0 is what stands there; R0 is then what stood there. The library
// leaves the operation out of the immediate, where the kernel looks for it, and without it this would be an addition.
func compareAndSwap(dst, src asm.Register) asm.Instruction {
	swap := asm.CmpXchg.Mem(dst, src, asm.DWord, 0)
	swap.Constant = int64(asm.CmpXchg >> 8)
	return swap
}

// boundRings attaches the program to a cgroup of the unified tree. It holds for all groups below, stays until the
// group is removed, and nothing inside can take it off.
func boundRings(cgroup string) error {
	if cgroup == "" {
		return errors.New("bound-rings needs --cgroup")
	}
	// Kernels before 5.11 count maps against this limit; where it cannot be raised, the load says what is wrong.
	_ = rlimit.RemoveMemlock()
	state, err := ebpf.NewMap(&ebpf.MapSpec{Name: "slipway_rings", Type: ebpf.Array, KeySize: 4, ValueSize: 8, MaxEntries: 1})
	if err != nil {
		return fmt.Errorf("map: %w", err)
	}
	defer state.Close()
	program, err := ebpf.NewProgram(&ebpf.ProgramSpec{
		Name: "slipway_rings", Type: ebpf.CGroupSockopt, AttachType: ebpf.AttachCGroupSetsockopt,
		Instructions: ringProgram(state), License: "MIT",
	})
	if err != nil {
		return fmt.Errorf("program: %w", err)
	}
	defer program.Close()
	dir, err := os.Open(cgroup)
	if err != nil {
		return err
	}
	defer dir.Close()
	// Not by a link, which would end with this process: an attached program ends with the group.
	err = link.RawAttachProgram(link.RawAttachProgramOptions{
		Target: int(dir.Fd()), Program: program, Attach: ebpf.AttachCGroupSetsockopt, Flags: unix.BPF_F_ALLOW_MULTI,
	})
	if err != nil {
		return fmt.Errorf("attach to %s: %w", cgroup, err)
	}
	return nil
}
