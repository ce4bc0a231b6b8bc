package harness

import (
	"context"

	"crosstalk/harness/oracle"
	"crosstalk/sandbox/tenant"
)

// learnGuards finds out which web triggers ask for a credential, and what somebody sends there who has one. Signatures
// are not tried.
func (x *explorer) learnGuards(ctx context.Context) error {
	for k := range x.model.Entries {
		e := &x.model.Entries[k]
		if !e.IsPublic() {
			continue
		}
		usual, err := x.treatment(*e, x.model.Request(*e))
		if err != nil {
			return err
		}
		e.Guarded = usual.Refused || usual.Asks
		if err := x.tryCredentials(ctx, e); err != nil {
			return err
		}
	}
	return nil
}

// tryCredentials looks for a credential with which a web trigger does something else than with another one of the same
// form.
func (x *explorer) tryCredentials(ctx context.Context, e *Entry) error {
	for _, c := range x.model.Credentials() {
		if ctx.Err() != nil {
			return nil
		}
		request := x.model.Request(*e).With(c.Right)
		right, err := x.treatment(*e, request)
		if err != nil {
			return err
		}
		if right.Refused {
			continue
		}
		wrong, err := x.treatment(*e, x.model.Request(*e).With(c.Wrong))
		if err != nil {
			return err
		}
		if right.Done != wrong.Done {
			e.Guarded, e.Credentialed = true, request.Template()
			return nil
		}
	}
	return nil
}

// treatment is how an entry treats a request, at a tenant that has stored what is usual.
func (x *explorer) treatment(e Entry, r Request) (oracle.Treatment, error) {
	x.app.under(Mark{Source: e.Source()}) // which stays what is under way
	t, err := x.app.unmarked().Run(x.model.Schedule("", []Step{e.Step(tenant.Observed, "", r.Template())}, true), x.world)
	if err != nil {
		return oracle.Treatment{}, err
	}
	return oracle.TreatmentOf(t, 1), nil
}
