package oracle

import (
	"fmt"
	"slices"
	"strings"
)

// Rules lists every rule. To add one, write its file and name it here.
func Rules() []Rule {
	return []Rule{
		crossTenantLeak(),
		crossUserLeak(),
		missingAuthorization(),
		clientSuppliedIdentity(),
		retainedTenantData(),
		backgroundWork(),
		prototypePollution(),
		pathInjection(),
		queryInjection(),
		sqlInjection(),
		codeInjection(),
		crossSiteScripting(),
		serverSideRequestForgery(),
		headerInjection(),
		logInjection(),
		loggedPersonalData(),
		loggedUserContent(),
		loggedCredential(),
		queuedUserContent(),
		endUserDataEgress(),
		undeclaredEgress(),
		insecureEgress(),
		hardcodedCredential(),
		manifestSecret(),
		atlassianCredential(),
		unauthenticatedWebTrigger(),
		replayableWebTrigger(),
		unvalidatedInput(),
		lostInvocationContext(),
		quotaExceeded(),
		resourceExhaustion(),
	}
}

// IDs lists the ids of all rules.
func IDs() []string {
	var ids []string
	for _, r := range Rules() {
		ids = append(ids, r.ID)
	}
	return ids
}

// Find returns the rule of that id. The error lists the rules that there are.
func Find(id string) (Rule, error) {
	rules := Rules()
	k := slices.IndexFunc(rules, func(r Rule) bool { return r.ID == id })
	if k < 0 {
		return Rule{}, fmt.Errorf("there is no rule %q; the rules are %s", id, strings.Join(IDs(), ", "))
	}
	return rules[k], nil
}

// Select returns the rules that remain of all: only those named, when any are, without those skipped.
func Select(only, skip []string) ([]Rule, error) {
	for _, id := range slices.Concat(only, skip) {
		if _, err := Find(id); err != nil {
			return nil, err
		}
	}
	return slices.DeleteFunc(Rules(), func(r Rule) bool {
		return len(only) > 0 && !slices.Contains(only, r.ID) || slices.Contains(skip, r.ID)
	}), nil
}
