package main

import (
	"context"
	"database/sql"
	"io"
	"os"
	"strings"
	"testing"
	"time"
)

// imagesVariable names the images that the test runs, with commas between them.
const imagesVariable = "CROSSTALK_SQL_IMAGES"

// TestContainers starts servers, asks them, and finds them gone.
func TestContainers(t *testing.T) {
	if testing.Short() {
		t.Skip("NOT RUN: it starts containers")
	}
	images := os.Getenv(imagesVariable)
	if images == "" {
		t.Skipf("SKIPPED: %s names no images such as mysql:8.4, so that servers in containers are NOT tested", imagesVariable)
	}
	for _, image := range strings.Split(images, ",") {
		t.Run(image, func(t *testing.T) { startsAndGoes(t, image) })
	}
}

func startsAndGoes(t *testing.T, image string) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	out, in := io.Pipe()
	code := make(chan int, 1)
	go func() {
		code <- serve(ctx, image, in)
		_ = in.Close()
	}()
	text := make([]byte, 1000)
	n, _ := out.Read(text)
	address := strings.TrimSpace(string(text[:n]))
	if address == "" {
		t.Fatalf("no server; exit code %d", <-code)
	}
	db, err := sql.Open("mysql", address+"?timeout=5s")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	var moments int
	if err := db.QueryRow("SELECT SYSDATE() = NOW()").Scan(&moments); err != nil || moments != 1 {
		t.Errorf("%d, %v", moments, err)
	}
	cancel()
	select {
	case got := <-code:
		if got != 0 {
			t.Errorf("exit code %d", got)
		}
	case <-time.After(40 * time.Second):
		t.Fatal("it does not end")
	}
	if err := db.Ping(); err == nil {
		t.Error("the server is still there")
	}
}

// TestProfiles holds how images are run, which their ports decide.
func TestProfiles(t *testing.T) {
	tidb := profileOf(map[string]struct{}{"4000/tcp": {}, "10080/tcp": {}})
	if tidb.port != "4000/tcp" || tidb.flags != nil || tidb.tmpfs != nil {
		t.Errorf("TiDB: %+v", tidb)
	}
	for _, ports := range []map[string]struct{}{nil, {"3306/tcp": {}, "33060/tcp": {}}} {
		if p := profileOf(ports); p.port != "3306/tcp" || len(p.flags) == 0 || p.tmpfs["/var/lib/mysql"] == "" {
			t.Errorf("MySQL: %+v", p)
		}
	}
}
