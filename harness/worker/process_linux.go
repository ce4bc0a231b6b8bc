package worker

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"time"
)

// isolate gives the process a group of its own, so that what a terminal sends to ours does not reach it, and no
// network. Who is not root gets that in a namespace of its own users.
func isolate(c *exec.Cmd, apart bool) {
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if !apart {
		return
	}
	c.SysProcAttr.Cloneflags = syscall.CLONE_NEWNET
	if os.Geteuid() != 0 {
		c.SysProcAttr.Cloneflags |= syscall.CLONE_NEWUSER
		c.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{HostID: os.Geteuid(), Size: 1}}
		c.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{HostID: os.Getegid(), Size: 1}}
	}
}

// ticks is the unit of the times in /proc, in every Linux that Go runs on (USER_HZ, proc_pid_stat(5)).
const ticks = time.Second / 100

// processorTime is how long a process has run on processors; 0 where that is not told.
func processorTime(pid int) time.Duration {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	fields := bytes.Fields(text[bytes.LastIndexByte(text, ')')+1:])
	const user, system = 11, 12 // counted from the field behind the name
	if len(fields) <= system {
		return 0
	}
	u, _ := strconv.ParseInt(string(fields[user]), 10, 64)
	s, _ := strconv.ParseInt(string(fields[system]), 10, 64)
	return time.Duration(u+s) * ticks
}

// killed says whether a process was ended by the signal that nothing withstands.
func killed(s *os.ProcessState) bool {
	status, is := s.Sys().(syscall.WaitStatus)
	return is && status.Signaled() && (status.Signal() == syscall.SIGKILL || status.Signal() == syscall.SIGTERM)
}

// peak is the most memory that a process has had, in bytes.
func peak(s *os.ProcessState) uint64 {
	usage, is := s.SysUsage().(*syscall.Rusage)
	if !is {
		return 0
	}
	return uint64(usage.Maxrss) << 10
}
