package forge

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"crosstalk/sandbox/app"
	"crosstalk/sandbox/tenant"
)

// Step says which call of a function is wanted.
type Step struct {
	Number int
	Tenant string
	// User is how schedules call the user; empty when no user is attached.
	User string
	// Entry is what the caller asks of a resolver: its functionKey.
	Entry string
	// Payload is already filled for the tenant. It is the resolver's payload, or is merged over the default payload
	// of the module's kind.
	Payload json.RawMessage
	// Place is what the module is shown on, or the event is about.
	Place tenant.Place
	// Use is the module that invokes the function; nil chooses the first.
	Use *app.Use
	// Event is one that waits for the function, see Platform.Pending, and is delivered now, in place of the payload. Nil:
	// none is.
	Event *Event
}

// invocation is what the platform remembers of a call: it travels in sandbox.Invocation.Data.
type invocation struct {
	started    int64 // virtual milliseconds; -1 until the invocation is first seen at work
	account    string
	contextAri string
	module     string
	moduleKey  string
	function   string
	id         string
	trace      string
	pages      map[string]int // answers that were made up, by what was asked; see maxPages
	event      *Event         // that is delivered, or would be if it were asked for again; nil: none
	chain      *int           // see request.chained
	counted    map[string][]int64
}

// call is a Step in the making.
type call struct {
	p    *Platform
	part *partition
	step Step
	f    *app.Function
	use  app.Use
	user *tenant.User // nil when none is attached
	data *invocation
}

// Prepare makes the two arguments of the handler, and what goes into sandbox.Invocation.Data. The shapes are those of
// the module's kind; what the app's own front end or a caller would send comes from step.Payload.
func (p *Platform) Prepare(step Step, f *app.Function) (payload, context json.RawMessage, data any) {
	part := p.partition(step.Tenant)
	part.calls++
	c := &call{p: p, part: part, step: step, f: f, use: UseOf(f, step.Use)}
	if step.User != "" && !anonymous(c.use) {
		c.user = part.site.User(step.User)
	}
	c.data = c.remember()
	if e := step.Event; e != nil {
		part.queues.take(e)
		c.data.event, c.data.chain = e, e.chain
	}
	made := c.payload()
	if fields, is := made.(obj); is && c.use.Module == trigger && c.data.event == nil {
		c.data.event = &Event{to: c.address(), fields: fields, pushed: p.now()}
	}
	return mustJSON(made), c.contextJSON(), c.data
}

// anonymous says whether Forge attaches no user to calls of such a module, whoever caused them.
func anonymous(u app.Use) bool {
	switch u.Module {
	case "webtrigger", "scheduledTrigger", trigger, consumer, "preUninstall":
		return true
	}
	return false
}

func (c *call) remember() *invocation {
	n := strconv.Itoa(c.part.calls)
	d := &invocation{
		started: -1, contextAri: c.contextAri(), module: c.use.Module, moduleKey: c.use.ModuleKey,
		id:    c.part.uuid("invocation"),
		trace: hex16(hashOf("invocation", c.step.Tenant, n)),
	}
	if c.f != nil {
		d.function = c.f.Key
	}
	if c.user != nil {
		d.account = c.user.AccountID
	}
	return d
}

// contextAri names the installation's place. An app that only has Confluence modules lives in Confluence, and one that
// has a Bitbucket module lives in a workspace.
func (c *call) contextAri() string {
	if c.inBitbucket() {
		return "ari:cloud:bitbucket::workspace/" + c.part.site.CloudID
	}
	return "ari:cloud:" + c.product() + "::site/" + c.part.site.CloudID
}

func (c *call) inBitbucket() bool {
	return slices.ContainsFunc(c.p.manifest().Modules, func(m app.Module) bool {
		return strings.HasPrefix(m.Type, "bitbucket:")
	})
}

func (c *call) product() string {
	kind := c.use.Module
	switch {
	case strings.HasPrefix(kind, "confluence:"), kind == "macro":
		return "confluence"
	case strings.HasPrefix(kind, "jira"):
		return "jira"
	}
	for _, scope := range c.p.manifest().Scopes {
		if strings.Contains(scope, "jira") || strings.Contains(scope, "servicedesk") {
			return "jira"
		}
	}
	for _, scope := range c.p.manifest().Scopes {
		if strings.Contains(scope, "confluence") {
			return "confluence"
		}
	}
	return "jira"
}

// origins are all that a tenant's contexts differ in.
type origins struct{ installation, context, account string }

// contextJSON is the context as it is sent. Most calls have that of an earlier one.
func (c *call) contextJSON() json.RawMessage {
	from := origins{c.part.site.InstallationID, c.data.contextAri, c.data.account}
	text, made := c.part.contexts[from]
	if !made {
		text = mustJSON(c.context())
		c.part.contexts[from] = text
	}
	return text
}

// context is the second argument: the same for every kind of module (function-reference/arguments, November 2025).
func (c *call) context() obj {
	out := obj{"installContext": c.data.contextAri, "installation": installation(c.part.site, c.data.contextAri)}
	if c.user != nil {
		out["principal"] = obj{"accountId": c.user.AccountID}
	}
	if c.licensed() {
		out["license"] = license(c.part)
	}
	if c.inBitbucket() {
		out["workspaceId"] = "{" + c.part.site.CloudID + "}"
	}
	return out
}

func (c *call) licensed() bool {
	licensing, _ := dig(c.p.manifest().Raw, "app", "licensing", "enabled").(bool)
	return licensing
}

// license is that of a paid app. Only a change of the world's shape makes it inactive.
func license(part *partition) obj {
	active := part.site.Flag()
	return obj{
		"active": active, "isActive": active, "billingPeriod": "MONTHLY", "isEvaluation": false, "type": "COMMERCIAL",
		"capabilitySet": "capabilityStandard", "ccpEntitlementId": nil, "ccpEntitlementSlug": nil,
		"subscriptionEndDate": nil, "supportEntitlementNumber": nil, "trialEndDate": nil,
	}
}

func installation(site *tenant.Site, contextAri string) obj {
	return obj{
		"ari":      obj{"installationId": site.InstallationID},
		"contexts": list{obj{"cloudId": site.CloudID, "ari": contextAri}},
	}
}

// payload is the first argument.
func (c *call) payload() any {
	switch kind := c.use.Module; {
	case c.use.Slot == "resolver.function" && kind == consumer:
		return c.queuedCall()
	case strings.HasSuffix(c.use.Slot, "resolver.function"), c.step.Entry != "":
		return c.resolverCall()
	case kind == "webtrigger":
		return c.webTrigger()
	case kind == trigger:
		return c.over(c.event())
	case kind == consumer:
		return c.queued()
	case kind == "scheduledTrigger", kind == "preUninstall":
		return c.over(obj{})
	case kind == "action":
		return c.over(c.action())
	case kind == "macro" && strings.HasPrefix(c.use.Slot, "adfExport"):
		return c.over(c.export())
	case isUIKit1(c.use):
		return c.over(c.uiKit1())
	default:
		return c.over(functionPayload(c))
	}
}

// over lays the step's payload over the default one, and both over what every payload carries. A payload that is a
// probe as a whole takes the place of all.
func (c *call) over(def obj) any {
	given := c.given()
	if c.step.Event != nil {
		given = c.step.Event.delivered()
	}
	if _, whole := given["$probe"]; whole && directive(given) {
		return given
	}
	out := obj{"context": c.moduleContext(), "contextToken": c.token()}
	maps.Copy(out, def)
	if c.use.Module == "action" { // an agent sends what the manifest declares
		inputs, _ := c.use.Spec["inputs"].(obj)
		maps.DeleteFunc(given, func(name string, _ any) bool { return inputs[name] == nil && !directive(given) })
	}
	if !directive(given) {
		maps.Copy(out, given)
	}
	if c.use.Module == "action" {
		// Inputs come from the agent, the context from the platform: no input can stand in for it.
		out["context"], out["contextToken"] = def["context"], c.token()
	}
	return out
}

// given is the step's payload as an object; empty when it is none.
func (c *call) given() obj {
	var v obj
	_ = json.Unmarshal(c.step.Payload, &v)
	return v
}

// moduleContext is what every payload says about where it comes from.
func (c *call) moduleContext() obj {
	return obj{
		"cloudId": c.part.site.CloudID, "moduleKey": c.use.ModuleKey,
		"environmentId": c.p.environmentID(), "environmentType": environmentType,
		"userAccess": obj{"enabled": false},
	}
}

// requestContext is moduleContext as it is sent, which does not differ from one request to another.
func (c *call) requestContext() json.RawMessage {
	if c.part.requests[c.use.ModuleKey] == nil {
		c.part.requests[c.use.ModuleKey] = mustJSON(c.moduleContext())
	}
	return c.part.requests[c.use.ModuleKey]
}

// token is the call's context, signed by Forge for a few minutes. It opens nothing, and is no secret of the app's or
// the customer's.
func (c *call) token() string {
	if c.part.token == "" {
		c.part.token = c.part.site.ID("contextToken")
	}
	return "context-token-" + hex16(hashOf("token", c.step.Tenant, c.data.id)) + "-" + c.part.token
}

// resolverCall is what invoke() of a front end becomes. Only context can be trusted: payload is the browser's.
func (c *call) resolverCall() obj {
	inner := obj{"functionKey": c.step.Entry}
	if len(c.step.Payload) > 0 {
		inner["payload"] = c.step.Payload
	}
	return obj{"call": inner, "context": c.uiContext(), "contextToken": c.token()}
}

func (c *call) uiContext() obj {
	site := c.part.site
	ctx := c.moduleContext()
	ctx["localId"] = fmt.Sprintf("ari:cloud:ecosystem::extension/%s/%s/static/%s",
		c.p.appID(), c.p.environmentID(), c.use.ModuleKey)
	ctx["siteUrl"], ctx["timezone"], ctx["locale"] = site.URL, site.Timezone, site.Locale
	ctx["theme"], ctx["surfaceColor"] = obj{"colorMode": "light"}, nil
	ctx["extension"] = c.extension()
	if c.licensed() {
		ctx["license"] = license(c.part)
	}
	if c.user != nil {
		ctx["accountId"], ctx["accountType"] = c.user.AccountID, "licensed"
		self := site.Self(c.user)
		ctx["timezone"], ctx["locale"] = self.Timezone, self.Locale
	}
	return ctx
}

// queuedCall is the event of a consumer that is a resolver (@forge/events 1).
func (c *call) queuedCall() obj {
	inner := obj{"functionKey": c.use.Method}
	if e := c.step.Event; e != nil {
		id, _ := e.fields["jobId"].(string)
		inner["payload"], inner["jobId"] = e.former, c.queue()+"#"+id
	} else {
		inner["payload"], inner["jobId"] = c.step.Payload, c.queue()+"#"+c.part.uuid("job")
	}
	return obj{"call": inner, "context": c.moduleContext(), "contextToken": c.token()}
}

// queued is an AsyncEvent (@forge/events 2 and later). A payload that has a body field replaces the fields of the
// event; any other payload is the body.
func (c *call) queued() obj {
	if e := c.step.Event; e != nil {
		out := e.delivered()
		out["context"], out["contextToken"] = c.moduleContext(), c.token()
		return out
	}
	out := obj{
		"queueName": c.queue(), "jobId": c.part.uuid("job"), "eventId": c.part.uuid("event"), "body": obj{},
		"context": c.moduleContext(), "contextToken": c.token(),
	}
	if given := c.given(); given["body"] != nil {
		maps.Copy(out, given)
	} else if len(c.step.Payload) > 0 {
		out["body"] = c.step.Payload
	}
	return out
}

func (c *call) queue() string {
	name, _ := c.use.Spec["queue"].(string)
	return name
}
