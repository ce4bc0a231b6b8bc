package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"

	"crosstalk/harness"
	"crosstalk/harness/mysqlserver"
)

// sqlProgram is the name of the program that starts database servers.
const sqlProgram = "crosstalk-sql"

// startDatabase starts the database server that the app's configuration names, and has the app's Forge SQL answered
// from it. An app that names none is left as it is. Its errors have their exit codes.
func (t *terminal) startDatabase(ctx context.Context, app *harness.App) error {
	sql := app.Config.SQL
	if sql.Image == "" {
		return nil
	}
	program, err := besideOrOnPath(sqlProgram)
	if err != nil {
		return fail(exitFailed, fmt.Errorf("%s: sql.image needs the program %s beside crosstalk or on the PATH: "+
			"go install crosstalk/cmd/%s, or leave sql out to use crosstalk's own engine", sql.At, sqlProgram, sqlProgram))
	}
	line := newProgress(t)
	line.say("starting " + sql.Image)
	server, err := mysqlserver.Start(ctx, program, sql.Image)
	line.done()
	switch {
	case err != nil && ctx.Err() != nil:
		return fail(exitInterrupted, errors.New("interrupted"))
	case err != nil:
		return fail(exitFailed, fmt.Errorf("%s: sql.image: %w\nStart Docker and name an image that it can run, or leave sql "+
			"out to use crosstalk's own engine", sql.At, err))
	}
	t.database = server
	app.UseDatabases(server)
	return nil
}

// endDatabase ends the server of the command, if it has one.
func (t *terminal) endDatabase() {
	if t.database != nil {
		t.database.Close()
		t.database = nil
	}
}

// besideOrOnPath finds a program that is installed as this one is.
func besideOrOnPath(name string) (string, error) {
	if self, err := os.Executable(); err == nil {
		beside := filepath.Join(filepath.Dir(self), name)
		if runtime.GOOS == "windows" {
			beside += ".exe"
		}
		if info, err := os.Stat(beside); err == nil && !info.IsDir() {
			return beside, nil
		}
	}
	return exec.LookPath(name)
}
