// Package mysqltest gives tests a database server: one that is named, or else a MariaDB of the test's own.
package mysqltest

import (
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// Variable is the environment variable that names a server for tests, as mysqlserver.Connect takes it. Databases and
// accounts are made there.
const Variable = "CROSSTALK_MYSQL"

// Address is that of the server that Variable names, or of one that is started and gone after the test. Without either
// the test is skipped, and says so.
func Address(t testing.TB) string {
	t.Helper()
	if address := os.Getenv(Variable); address != "" {
		return address
	}
	address, _ := Start(t)
	return address
}

// Start starts a MariaDB in a folder of its own, if one is installed. The server ends with the test, or with kill.
func Start(t testing.TB) (address string, kill func()) {
	t.Helper()
	install, err := exec.LookPath("mariadb-install-db")
	if err != nil {
		t.Skip("SKIPPED: no MariaDB is installed and " + Variable + " names no server, so that statements are NOT run on a " +
			"server: apt-get install mariadb-server-core")
	}
	server := "/usr/sbin/mariadbd" // not on everybody's path
	if found, err := exec.LookPath("mariadbd"); err == nil {
		server = found
	}
	memory := "/dev/shm" // a tenth of the time of a disk
	if info, err := os.Stat(memory); err != nil || !info.IsDir() {
		memory = ""
	}
	dir, err := os.MkdirTemp(memory, "mariadb") // short: the path of a socket has at most 107 bytes
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	data, socket := filepath.Join(dir, "data"), filepath.Join(dir, "socket")
	common := []string{"--no-defaults", "--datadir=" + data}
	if os.Geteuid() == 0 {
		common = append(common, "--user=root")
	}
	made := exec.Command(install, append(common, "--auth-root-authentication-method=normal", "--skip-test-db")...)
	if out, err := made.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	run := exec.Command(server, append(common, "--socket="+socket, "--skip-networking", "--pid-file="+dir+"/pid",
		"--sysdate-is-now", "--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=64M")...)
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	kill = sync.OnceFunc(func() {
		_ = run.Process.Kill()
		_ = run.Wait()
	})
	t.Cleanup(kill)
	return "root@unix(" + socket + ")/", kill
}
