package main

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	driver "github.com/go-sql-driver/mysql"
	"github.com/testcontainers/testcontainers-go"

	"crosstalk/cmd/docker"
)

const readyWithin = 2 * time.Minute

// start runs the image and waits until its server answers. remove is never nil; it takes away whatever was made.
func start(ctx context.Context, image string) (address string, remove func(), err error) {
	remove = func() {}
	driver.SetLogger(&driver.NopLogger{}) //nolint:errcheck // it fails for nil alone
	provider, err := docker.Connect()
	if err != nil {
		return "", remove, err
	}
	defer func() { _ = provider.Close() }()
	sets, err := docker.Have(ctx, provider, image)
	if err != nil {
		return "", remove, err
	}
	p := profileOf(sets.Ports)
	// What was begun is not cut short here: a container that the engine is about to make could not be removed.
	password := rand.Text()
	container, err := testcontainers.Run(context.WithoutCancel(ctx), image, p.options(password)...)
	remove = func() { discard(container) }
	if err != nil {
		return "", remove, fmt.Errorf("image %s does not start: %w%s", image, err, lastWords(container))
	}
	address, err = ready(ctx, container, p.port, password)
	if err != nil {
		err = fmt.Errorf("image %s: %w%s", image, err, lastWords(container))
	}
	return address, remove, err
}

// discard removes a container, or says that it could not.
func discard(container *testcontainers.DockerContainer) {
	if err := docker.Remove(container); err != nil {
		fmt.Fprintln(os.Stderr, "crosstalk-sql:", err)
	}
}

// profile is how the server of an image is run.
type profile struct {
	port  string
	flags []string
	tmpfs map[string]string
}

// profileOf tells by the ports of an image whether its server is TiDB, which takes none of MySQL's flags.
func profileOf(ports map[string]struct{}) profile {
	if _, tidb := ports["4000/tcp"]; tidb {
		return profile{port: "4000/tcp"}
	}
	return profile{
		port: "3306/tcp",
		// Nothing has to outlive the server; SYSDATE() tells the time of the statement, as NOW() does.
		flags: []string{"--sysdate-is-now", "--skip-log-bin", "--innodb-flush-log-at-trx-commit=0", "--skip-name-resolve"},
		tmpfs: map[string]string{"/var/lib/mysql": "rw"},
	}
}

func (p profile) options(password string) []testcontainers.ContainerCustomizer {
	return []testcontainers.ContainerCustomizer{
		testcontainers.WithExposedPorts(p.port),
		testcontainers.WithEnv(map[string]string{"MYSQL_ROOT_PASSWORD": password}),
		testcontainers.WithCmd(p.flags...), testcontainers.WithTmpfs(p.tmpfs),
	}
}

// ready waits until the server answers, and gives its address.
func ready(
	ctx context.Context, container *testcontainers.DockerContainer, port, password string,
) (address string, err error) {
	ctx, cancel := context.WithTimeout(ctx, readyWithin)
	defer cancel()
	config := driver.NewConfig()
	config.User, config.Passwd, config.Net = "root", password, "tcp"
	for {
		if config.Addr, err = container.PortEndpoint(ctx, port, ""); err == nil {
			err = settle(ctx, config)
		}
		if err == nil {
			return config.FormatDSN(), nil
		}
		if state, unknown := container.State(ctx); unknown == nil && !state.Running {
			return "", fmt.Errorf("its server has ended with exit code %d", state.ExitCode)
		}
		select {
		case <-ctx.Done():
			return "", fmt.Errorf("its server did not answer within %v: %w", readyWithin, err)
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// notAllowed is the number of the error for a wrong password.
const notAllowed = 1045

// settle asks whether the server lets root in. One that has no password yet, as TiDB's images have none, gets it.
func settle(ctx context.Context, config *driver.Config) error {
	err := run(ctx, config, "SELECT 1")
	var refused *driver.MySQLError
	if !errors.As(err, &refused) || refused.Number != notAllowed {
		return err
	}
	open := config.Clone()
	open.Passwd = ""
	if err := run(ctx, open, "ALTER USER 'root'@'%' IDENTIFIED BY '"+config.Passwd+"'"); err != nil {
		return err
	}
	return run(ctx, config, "SELECT 1")
}

func run(ctx context.Context, config *driver.Config, statement string) error {
	connector, err := driver.NewConnector(config)
	if err != nil {
		return err
	}
	db := sql.OpenDB(connector)
	defer func() { _ = db.Close() }()
	_, err = db.ExecContext(ctx, statement)
	return err
}

// lastWords are the last lines that a container wrote, to stand behind an error; empty when there are none.
func lastWords(container *testcontainers.DockerContainer) string {
	const lines = 8
	if container == nil {
		return ""
	}
	ctx, cancel := docker.Brief()
	defer cancel()
	from, err := container.Logs(ctx)
	if err != nil {
		return ""
	}
	defer func() { _ = from.Close() }()
	text, _ := io.ReadAll(from)
	all := strings.Split(strings.TrimSpace(string(text)), "\n")
	if tail := strings.Join(all[max(len(all)-lines, 0):], "\n"); tail != "" {
		return "; it wrote last:\n" + tail
	}
	return ""
}
