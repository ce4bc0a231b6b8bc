package harness

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"crosstalk/harness/oracle"
	"crosstalk/sandbox"
	"crosstalk/sandbox/app"
	"crosstalk/sandbox/forge"
	"crosstalk/sandbox/retained"
	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

// played is an instance in which a schedule runs, step by step.
type played struct {
	app      *App
	schedule Schedule
	world    tenant.World
	instance Instance
	platform *forge.Platform
	outside  map[string]*tenant.Site // what strangers know
	// earlier are the traces of the instances that a cold start has ended.
	earlier []*trace.Trace
	form    form
	around  surroundings
	markAt  int                 // index of the step before which the instance is marked; negative: never
	mark    *retained.Mark      // what things were then
	start   int64               // virtual time at which the next step begins
	running *sandbox.Invocation // the step before the next, when it may overlap
	watched []Channel           // of the steps whose payloads are watched
	work    map[int]*trace.Work // of the steps, by number, where it is counted
	sent    map[int]string      // the payloads of the steps, by number, in lower case
}

// stage makes the instance and the platform that a schedule begins with.
func (a *App) stage(s Schedule, w tenant.World) (*played, error) {
	return a.stageIn(a.formFor(s), s, w, nil)
}

// stageIn is stage for the app in one of its forms, with the Feedback that its instances fill.
func (a *App) stageIn(f form, s Schedule, w tenant.World, feedback *sandbox.Feedback) (*played, error) {
	return a.stageWith(f, s, surroundings{world: w, env: s.Env, secrets: s.SecretEnv, feedback: feedback})
}

// stageWith is stage for the app in one of its forms, with all that is around its instances.
func (a *App) stageWith(f form, s Schedule, around surroundings) (*played, error) {
	if f.program.Metered() {
		around.meter = f.program.NewMeter()
	}
	w := around.world
	if err := w.Validate(); err != nil {
		return nil, err
	}
	if s.Bare || s.Fresh {
		s.Storage, s.Secrets, s.Configured = nil, nil, nil
	}
	if s.Bare {
		around.env, around.secrets = nil, nil
	}
	p := &played{
		app: a, form: f, schedule: s, world: w, around: around, start: firstStart, markAt: -1,
		outside: map[string]*tenant.Site{}, work: map[int]*trace.Work{},
		sent: map[int]string{},
		platform: forge.New(forge.Options{
			World: w, App: a.App, Storage: s.Storage, Secrets: s.Secrets, Tables: s.Tables, Configured: s.Configured,
			Answers: s.Answers, Fixtures: s.Fixtures, Probe: around.options.Probe, Databases: a.openDatabase(),
		}),
	}
	var err error
	p.instance, err = p.fresh()
	return p, err
}

// close gives up the databases of the run, when there was one, and ends its instance.
func (p *played) close() {
	if p != nil {
		p.end()
		p.platform.Close()
	}
}

// end ends the instance, where that has to be done.
func (p *played) end() {
	if c, is := p.instance.(Closer); is {
		c.Close()
	}
}

// fresh makes an instance in front of the platform.
func (p *played) fresh() (Instance, error) {
	if p.form.engine == nil {
		return p.app.instantiate(p.form.program, p.around, p.platform)
	}
	i, err := p.form.engine.Instantiate(p.app.App, p.app.surround(p.around, p.platform))
	if err != nil {
		return nil, err
	}
	p.platform.SetClock(i.Now)
	return i, nil
}

// steps runs the steps from one index up to another.
func (p *played) steps(from, to int) error {
	for k := from; k < to && (p.instance.Died() == "" || p.goesOn(k)); k++ {
		if err := p.step(k); err != nil {
			return fmt.Errorf("step %d: %w", k+1, err)
		}
	}
	p.settle()
	return nil
}

// goesOn says whether a step can be made although the instance has ended: that has used up its fuel, and the step gets
// a fresh one.
func (p *played) goesOn(k int) bool { return p.instance.Spent() && p.schedule.Steps[k].Cold }

// step begins a step. It has ended too, unless the next one overlaps.
func (p *played) step(k int) error {
	step := p.schedule.Steps[k]
	if step.Overlap == 0 || p.barred(step) || !p.overlaps(step.Overlap) {
		p.settle()
	}
	return p.begin(k+1, step)
}

// begin is step for a step that may be none of the schedule's, once the one before has ended or waits.
func (p *played) begin(number int, step Step) error {
	if step.Cold {
		if err := p.restart(); err != nil {
			return err
		}
	}
	if step.Reinstalled {
		p.platform.Reinstall(step.Tenant)
	}
	inv, due, err := p.invocation(number, step)
	if err != nil {
		return err
	}
	if k := number - 1; k < len(p.watched) && p.watched[k] != ByPlatform {
		watch(inv)
	}
	inv.Start = max(p.start+step.After, due)
	if p.running != nil {
		inv.Start = p.instance.Now()
	}
	inv.Back = step.Reinstalled
	if number-1 == p.markAt {
		inv.Ready = func() { p.mark = retained.NewMark(p.own(), retained.Options{Baseline: p.form.baseline()}) }
	}
	before := p.running
	if p.around.meter != nil {
		p.around.meter.Reset()
	}
	p.instance.Begin(inv)
	if before != nil {
		p.overlap(before, inv, step.Ahead)
	}
	p.running = inv
	return nil
}

// overlaps lets the step before run until it waits for its nth answer, and says whether it is running still.
func (p *played) overlaps(nth int) bool {
	return p.running != nil && p.instance.Advance(p.running, nth-1)
}

// overlap lets an invocation run while the one before it waits, to its end or until it waits for its nth answer itself.
func (p *played) overlap(before, inv *sandbox.Invocation, ahead int) {
	if ahead > 0 && p.instance.AdvanceAhead(inv, before, ahead-1) {
		p.instance.FinishAhead(before, inv)
	} else {
		p.instance.FinishAhead(inv, before)
	}
	p.finish(before)
}

// settle lets the step before end.
func (p *played) settle() {
	if p.running != nil {
		p.finish(p.running)
		p.running = nil
	}
}

// finish lets an invocation end, and sets when the step after it begins.
func (p *played) finish(inv *sandbox.Invocation) {
	as := p.instance.Finish(inv)
	p.platform.Ended(inv, as)
	if p.around.meter != nil {
		p.work[inv.Step] = p.around.meter.Work()
	}
	next := inv.Start + inv.Limit + pause
	if !p.schedule.Slow {
		next = quick(as.Ended)
	}
	p.start = max(p.start, next)
}

// restart ends the instance and begins another one on the same platform, as a cold start does.
func (p *played) restart() error {
	p.earlier = append(p.earlier, p.instance.Trace())
	p.end()
	i, err := p.fresh()
	if err != nil {
		return err
	}
	p.instance = i
	return nil
}

// site is the data that a step's tenant sends.
func (p *played) site(k int, step Step) *tenant.Site {
	site := p.platform.Site(step.Tenant).As(step.User)
	for _, later := range p.schedule.Steps[min(k, len(p.schedule.Steps)):] {
		if later.Reinstalled && later.Tenant == step.Tenant {
			return site.Before()
		}
	}
	return site
}

// stranger is the data that somebody sends who only knows the address of a tenant's web trigger; nil when such people
// send what all others do.
func (p *played) stranger(name string) *tenant.Site {
	if p.outside[name] == nil {
		p.outside[name] = p.world.Outside(name)
	}
	return p.outside[name]
}

// invocation makes the call that a step stands for in this world, and says from when on it may begin.
func (p *played) invocation(number int, step Step) (inv *sandbox.Invocation, due int64, err error) {
	f, use, err := p.app.resolve(step)
	if err != nil {
		return nil, 0, err
	}
	filled, err := p.payload(number, step, f, use)
	if err != nil {
		return nil, 0, err
	}
	wanted := forge.Step{
		Number: number, Tenant: step.Tenant, User: step.User, Entry: step.Entry, Payload: filled,
		Place: step.Place, Use: use,
	}
	if e := p.pending(step, wanted, f); e != nil {
		wanted.Event, filled, due = e, e.Payload(), quick(e.Due())
	}
	p.sent[number] = strings.ToLower(string(filled))
	inv = prepare(p.platform, wanted, f)
	inv.Names = others(p.platform.Site(step.Tenant), step.User, filled)
	return inv, due, nil
}

// payload is what a step sends in this world to the function that it calls, through the module that invokes that.
func (p *played) payload(number int, step Step, f *app.Function, use *app.Use) (json.RawMessage, error) {
	site := p.site(number, step)
	if outside := p.stranger(step.Tenant); outside != nil && useKind(forge.UseOf(f, use)) == webTrigger {
		site = outside
	}
	if use != nil && use.Module == "consumer" {
		site = site.Trusted() // the app itself has queued it
	}
	return site.Fill(step.Payload)
}

// others are the users of a site, apart from one, whose account id or e-mail address a payload holds.
func others(site *tenant.Site, user string, payload []byte) (out []string) {
	if user == "" {
		return nil
	}
	for _, u := range site.Users {
		holds := func(text string) bool { return bytes.Contains(payload, []byte(strconv.Quote(text))) }
		if u.Name != user && (holds(u.AccountID) || holds(u.Email)) {
			out = append(out, u.AccountID)
		}
	}
	return out
}

// caller notes by what an invocation was called, and whether with the same request as before.
func (p *played) caller(i *trace.Invocation) {
	step := p.schedule.Steps[i.Step-1]
	f, use, err := p.app.resolve(step)
	if err != nil {
		return // the run ended with the same error
	}
	u := forge.UseOf(f, use)
	i.Kind, i.Module = useKind(u), u.ModuleKey
	i.Size, i.Work, i.Guarded = step.Size, p.work[i.Step], step.Guarded
	if i.Kind != webTrigger {
		return
	}
	earlier := p.schedule.Steps[:i.Step-1]
	same := func(o Step) bool {
		return o.Tenant == step.Tenant && called(o) == called(step) && o.Use == step.Use
	}
	i.Repeats = 1 + slices.IndexFunc(earlier, func(o Step) bool {
		return same(o) && string(o.Payload) == string(step.Payload)
	})
	signatures := signaturesIn(step.Payload)
	if i.Repeats == 0 && len(signatures) > 0 {
		i.Repeats = 1 + slices.IndexFunc(earlier, func(o Step) bool {
			return same(o) && slices.Equal(signaturesIn(o.Payload), signatures)
		})
		i.Renewed = i.Repeats > 0
	}
}

// signaturesIn are the signatures that a payload holds, as texts.
func signaturesIn(payload tenant.Template) (out []string) {
	if !bytes.Contains(payload, []byte(`"$signed"`)) {
		return nil // most hold none, and need not be read
	}
	for _, how := range tenant.Signatures(tenant.Decode(payload)) {
		out = append(out, string(tenant.Encode(how)))
	}
	return out
}

// webTrigger is the kind of functions that anybody may call who knows their address.
const webTrigger = "webtrigger"

func prepare(p *forge.Platform, step forge.Step, f *app.Function) *sandbox.Invocation {
	payload, context, data := p.Prepare(step, f)
	return &sandbox.Invocation{
		Step: step.Number, Tenant: step.Tenant, User: step.User, Function: f, Entry: step.Entry,
		Payload: payload, Context: context, Data: data, Limit: forge.Limit(f, step.Use),
	}
}

// trace is the record of the run, with the canaries of all data that was made for it.
func (p *played) trace() *trace.Trace {
	t := p.instance.Trace()
	for k := len(p.earlier) - 1; k >= 0; k-- {
		e := p.earlier[k]
		t.Invocations = append(e.Invocations, t.Invocations...)
		t.Events = append(e.Events, t.Events...)
	}
	for k := range t.Invocations {
		p.caller(&t.Invocations[k])
	}
	for _, e := range t.Events {
		if e.Request != nil && e.Request.Service == "egress" {
			host := strings.ToLower(oracle.HostOf(e.Request))
			e.Request.Told = host != "" && strings.Contains(p.sent[e.Step], host)
		}
	}
	t.Canaries = p.canaries()
	return t
}

// canaries are those of all data that was made so far.
func (p *played) canaries() []trace.Canary {
	out := p.platform.Canaries()
	for _, name := range tenant.Names() {
		if outside := p.outside[name]; outside != nil {
			out = append(out, outside.Canaries()...)
		}
	}
	env := p.instance.Config().Env
	for _, name := range slices.Sorted(maps.Keys(env)) {
		if tenant.SecretName(name) {
			out = append(out, trace.Canary{
				Tenant: tenant.Observed, Field: "environment variable " + name, Value: env[name],
			})
		}
	}
	return out
}
