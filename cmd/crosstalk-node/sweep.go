package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/client"
)

// The labels of a container tell who has to remove it: a process, by its number and when it started, of a machine.
const (
	machineLabel = "crosstalk.node.machine"
	processLabel = "crosstalk.node.process"
	startedLabel = "crosstalk.node.started"
)

// abandoned is after how long a container of another machine that does not run is nobody's.
const abandoned = time.Hour

func labels() map[string]string {
	pid := os.Getpid()
	return map[string]string{
		machineLabel: machine(), processLabel: strconv.Itoa(pid), startedLabel: started(pid),
	}
}

// machine tells where numbers of processes mean the same: since a machine booted, in a namespace. It is empty where the
// system does not tell.
func machine() string {
	boot, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return ""
	}
	namespace, err := os.Readlink("/proc/self/ns/pid")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(boot)) + " " + namespace
}

// started is when a process started, in the kernel's ticks since boot; empty: there is no such process.
func started(pid int) string {
	const after = 20 // fields between the name, which ends in the last parenthesis, and the time
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return ""
	}
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	if len(fields) < after {
		return ""
	}
	return fields[after-1]
}

// sweep removes the containers of processes that could not: they were killed themselves. What cannot be found or
// removed is left to the next start.
func sweep(ctx context.Context, engine client.APIClient) {
	filter := client.Filters{}.Add("label", processLabel)
	listed, err := engine.ContainerList(ctx, client.ContainerListOptions{All: true, Filters: filter})
	if err != nil {
		return
	}
	for _, c := range listed.Items {
		if isLeft(c, time.Now()) {
			_, _ = engine.ContainerRemove(ctx, c.ID, client.ContainerRemoveOptions{Force: true, RemoveVolumes: true})
		}
	}
}

// isLeft says whether nobody is there any more to remove a container. The process of another machine cannot be looked
// for, so that only age tells.
func isLeft(c container.Summary, now time.Time) bool {
	if here := machine(); here == "" || c.Labels[machineLabel] != here {
		return c.State != container.StateRunning && now.Sub(time.Unix(c.Created, 0)) > abandoned
	}
	pid, err := strconv.Atoi(c.Labels[processLabel])
	return err != nil || started(pid) == "" || started(pid) != c.Labels[startedLabel]
}
