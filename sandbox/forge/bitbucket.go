package forge

import "slices"

// bitbucketRoutes are the endpoints of Bitbucket that most apps begin with, as
// https://developer.atlassian.com/cloud/bitbucket/rest/ describes them.
func bitbucketRoutes() []route { return slices.Concat(bitbucketThings(), bitbucketPermissions()) }

func bitbucketThings() []route {
	const repository = "/2.0/repositories/{}/{}"
	return []route{
		{"GET", "/2.0/user", bitbucketUser},
		{"GET", "/2.0/workspaces/{}", bitbucketWorkspace},
		{"GET", "/2.0/repositories/{}", bitbucketRepositories},
		{"GET", repository, bitbucketRepository},
		{"GET", repository + "/pullrequests", bitbucketPullRequests},
		{"GET", repository + "/pullrequests/{}", bitbucketPullRequest},
		{"POST", repository + "/pullrequests/{}/comments", bitbucketComment},
	}
}

func bitbucketUser(r *request, _ []string) reply {
	c := r.caller()
	return ok(bitbucketPerson(c["accountId"].(string), c["displayName"]))
}

// bitbucketPerson is an account as Bitbucket shows it: its UUID there is not its id at Atlassian.
func bitbucketPerson(accountID string, name any) obj {
	return obj{"type": "user", "uuid": bitbucketUUID(accountID), "account_id": accountID, "display_name": name,
		"nickname": name}
}

func bitbucketUUID(accountID string) string {
	return "{" + uuidOf(hashOf("bitbucket", accountID), hashOf("bitbucket2", accountID)) + "}"
}

func (r *request) workspace() obj {
	return obj{"type": "workspace", "uuid": "{" + r.part.site.CloudID + "}", "slug": r.part.site.Tenant,
		"name": r.part.site.Text("workspace.name")}
}

func (r *request) repository() obj {
	return obj{"type": "repository", "uuid": "{" + r.part.site.CloudID + "}", "slug": "repo",
		"full_name": r.part.site.Tenant + "/repo",
		"name":      r.part.site.Text("repository0.name"), "description": r.part.site.Text("repository0.description"),
		"is_private": true, "workspace": r.workspace(), "mainbranch": obj{"name": "main", "type": "branch"}}
}

func (r *request) pullRequest() obj {
	return obj{"type": "pullrequest", "id": 1, "title": r.part.site.Text("pullrequest0.title"), "state": "OPEN",
		"description": r.part.site.Text("pullrequest0.description"),
		"author": obj{"account_id": r.part.site.Users[0].AccountID,
			"display_name": r.part.site.Users[0].DisplayName}, "source": obj{"branch": obj{"name": "feature"}},
		"destination": obj{"branch": obj{"name": "main"}}}
}

func bitbucketPage(all list) reply {
	return ok(obj{"values": all, "page": 1, "pagelen": 10, "size": len(all)})
}

// bitbucketOne is a single thing, where whoever asks finds any.
func (r *request) bitbucketOne(made func() obj) reply {
	if r.hasNothing() {
		return r.trouble(404, "Resource not found")
	}
	return ok(made())
}

func bitbucketWorkspace(r *request, _ []string) reply    { return r.bitbucketOne(r.workspace) }
func bitbucketRepository(r *request, _ []string) reply   { return r.bitbucketOne(r.repository) }
func bitbucketPullRequest(r *request, _ []string) reply  { return r.bitbucketOne(r.pullRequest) }
func bitbucketRepositories(r *request, _ []string) reply { return bitbucketPage(r.one(r.repository)) }
func bitbucketPullRequests(r *request, _ []string) reply { return bitbucketPage(r.one(r.pullRequest)) }

func bitbucketComment(r *request, _ []string) reply {
	if !r.mayWrite() {
		return r.trouble(403, "You do not have access to this resource")
	}
	return status(201, obj{"id": r.part.mint("bitbucket comment", 80_001), "type": "pullrequest_comment",
		"content": r.json()["content"]})
}
