package harness

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"crosstalk/sandbox/forge"
	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

// ScheduleSchema names the format of a saved Schedule.
const ScheduleSchema = "crosstalk/schedule/v1"

// Schedule is the only input of a run, beside the world: plain JSON, so that it is corpus entry, reproducer,
// regression test and wire format at once.
type Schedule struct {
	Schema string `json:"schema"`
	// Scenario is the name of what made the schedule; it changes nothing.
	Scenario string `json:"scenario,omitempty"`
	Steps    []Step `json:"steps"`
	// Slow starts each step when the one before it could have taken all the time that it may take. Otherwise steps follow
	// one another quickly, so that caches which live for seconds are still warm.
	Slow bool `json:"slow,omitempty"`
	// Env holds environment variables that are set outside the app's manifest. They go before those that it declares.
	Env map[string]string `json:"env,omitempty"`
	// SecretEnv names those of Env that hold secrets, whatever they are called.
	SecretEnv []string `json:"secretEnv,omitempty"`
	// Bare: nobody has configured the app yet. Env, Storage, Secrets and Configured do not count.
	Bare bool `json:"bare,omitempty"`
	// Fresh: the customers have stored nothing yet. Storage, Secrets and Configured do not count.
	Fresh bool `json:"fresh,omitempty"`
	// Storage and Secrets are what every tenant has stored when the run begins, by key; see tenant.Site.Key.
	Storage map[string]tenant.Template `json:"storage,omitempty"`
	Secrets map[string]tenant.Template `json:"secrets,omitempty"`
	// Tables are the statements that have made every tenant's tables when the run begins; see forge.Options.
	Tables []string `json:"tables,omitempty"`
	// Configured is what people of every tenant have configured at the app's modules; see forge.Options.
	Configured map[string]tenant.Template `json:"configured,omitempty"`
	// Answers are given to requests that the platform knows no data for.
	Answers []forge.Learned `json:"answers,omitempty"`
	// Fixtures are answers of the developer's own; see forge.Options.
	Fixtures []forge.Fixture `json:"fixtures,omitempty"`
	// Snapshot: the trace ends with what the instance holds when all is done.
	Snapshot bool `json:"snapshot,omitempty"`
}

// Step is one invocation to make.
type Step struct {
	Tenant string `json:"tenant"`
	// User is the user of the tenant on whose behalf the function runs; empty: none is attached.
	User     string `json:"user,omitempty"`
	Function string `json:"function"`
	Entry    string `json:"entry,omitempty"`
	// Use names the manifest module that invokes the function, "webtrigger:hook"; empty: the first.
	Use     string          `json:"use,omitempty"`
	Payload tenant.Template `json:"payload,omitempty"`
	// Place is what the module is shown on, or the event is about; empty: what is usual.
	Place tenant.Place `json:"place,omitempty"`
	// Guarded: what is called asks for a credential. Credentialed is what somebody sends there who has one, where that is
	// known. Neither changes the run.
	Guarded      bool            `json:"guarded,omitempty"`
	Credentialed tenant.Template `json:"credentialed,omitempty"`
	// After is how much virtual time, in milliseconds, passes before the step, beyond what the step before may take.
	After int64 `json:"after,omitempty"`
	// Overlap runs the step while the one before it waits for its nth answer or timer, counted from 1. That one goes on
	// when this one has ended, or cannot go on without it. 0: the step begins when the one before has ended.
	Overlap int `json:"overlap,omitempty"`
	// Ahead has the one before go on already when this step waits for its nth answer. 0: when this one has ended.
	Ahead int `json:"ahead,omitempty"`
	// Cold starts a fresh instance before the step; what is stored stays.
	Cold bool `json:"cold,omitempty"`
	// Reinstalled has the tenant uninstall the app and install it again before the step.
	Reinstalled bool `json:"reinstalled,omitempty"`
	// Pushed has the function get the next event that the app itself has pushed to it for the tenant, once that is due.
	// Where none waits, it gets Payload.
	Pushed bool `json:"pushed,omitempty"`
	// Size is how large a field of the payload is. In a schedule that has it, the work of all steps is counted.
	Size *trace.Size `json:"size,omitempty"`
}

// Grows says whether a field of the payloads grows from step to step.
func (s Schedule) Grows() bool {
	return slices.ContainsFunc(s.Steps, func(step Step) bool { return step.Size != nil })
}

// Clone returns a copy that shares nothing that a change of the copy could reach.
func (s Schedule) Clone() Schedule {
	text, err := json.Marshal(s)
	if err != nil {
		panic("internal: a schedule is not JSON: " + err.Error())
	}
	var out Schedule
	if err := json.Unmarshal(text, &out); err != nil {
		panic("internal: a schedule does not read back: " + err.Error())
	}
	return out
}

// Hash is the identity of the schedule's effect: equal hashes mean equal runs.
func (s Schedule) Hash() string {
	s.Scenario = ""
	text, err := json.Marshal(s)
	if err != nil {
		panic("internal: a schedule is not JSON: " + err.Error())
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}

// ParseSchedule reads a saved schedule. Unknown fields and another schema are errors.
func ParseSchedule(text []byte) (Schedule, error) {
	var s Schedule
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&s); err != nil {
		return s, fmt.Errorf("schedule: %w", err)
	}
	return s, s.validate()
}

// What a schedule may ask for. No scenario and no search makes one with a tenth of it.
const (
	maxSteps       = 1000
	maxAfter int64 = 10 * 366 * 24 * 60 * 60 * 1000 // milliseconds
)

// validate reports the first reason why s cannot be run by any app.
func (s Schedule) validate() error {
	if s.Schema != ScheduleSchema {
		return fmt.Errorf("schedule: schema is %q, want %q", s.Schema, ScheduleSchema)
	}
	if len(s.Steps) == 0 {
		return errors.New("schedule: there are no steps")
	}
	if len(s.Steps) > maxSteps {
		return fmt.Errorf("schedule: there are %d steps, and at most %d are run", len(s.Steps), maxSteps)
	}
	for k, step := range s.Steps {
		switch {
		case !slices.Contains(tenant.Names(), step.Tenant):
			return fmt.Errorf("schedule: step %d: unknown tenant %q", k+1, step.Tenant)
		case step.User != "" && !slices.Contains(tenant.UserNames(), step.User):
			return fmt.Errorf("schedule: step %d: unknown user %q", k+1, step.User)
		case !slices.Contains(tenant.Places(), step.Place):
			return fmt.Errorf("schedule: step %d: unknown place %q", k+1, step.Place)
		case step.After < 0 || step.Overlap < 0 || step.Ahead < 0:
			return fmt.Errorf("schedule: step %d: after, overlap or ahead is negative", k+1)
		case step.After > maxAfter:
			return fmt.Errorf("schedule: step %d: after is more than ten years", k+1)
		case step.Overlap > 0 && (k == 0 || step.Cold || step.Reinstalled):
			return fmt.Errorf("schedule: step %d: nothing runs that it could overlap", k+1)
		}
		for _, payload := range []tenant.Template{step.Payload, step.Credentialed} {
			if _, err := (tenant.World{}).Site(step.Tenant).Fill(payload); err != nil {
				return fmt.Errorf("schedule: step %d: %w", k+1, err)
			}
		}
	}
	return s.validateTemplates()
}

func (s Schedule) validateTemplates() error {
	site := tenant.World{}.Site(tenant.Observed)
	for _, values := range []map[string]tenant.Template{s.Storage, s.Secrets, s.Configured} {
		for key, value := range values {
			if _, err := site.Fill(value); err != nil {
				return fmt.Errorf("schedule: stored or configured value %q: %w", key, err)
			}
		}
	}
	for _, answer := range s.Answers {
		if _, err := site.Fill(answer.Body); err != nil {
			return fmt.Errorf("schedule: answer of %s %s: %w", answer.Service, answer.Class, err)
		}
	}
	for _, f := range s.Fixtures {
		if err := f.Validate(); err != nil {
			return fmt.Errorf("schedule: %w", err)
		}
	}
	return nil
}
