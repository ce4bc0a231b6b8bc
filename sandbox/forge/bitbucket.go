package forge

// bitbucketRoutes are the endpoints of Bitbucket that most apps begin with, as
// https://developer.atlassian.com/cloud/bitbucket/rest/ describes them.
func bitbucketRoutes() []route {
	const repository = "/2.0/repositories/{}/{}"
	return []route{
		{"GET", "/2.0/user", bitbucketUser},
		{"GET", "/2.0/workspaces/{}", bitbucketWorkspace},
		{"GET", "/2.0/repositories/{}", bitbucketRepositories},
		{"GET", repository, bitbucketRepository},
		{"GET", repository + "/pullrequests", bitbucketPullRequests},
		{"GET", repository + "/pullrequests/{}", bitbucketPullRequest},
		{"POST", repository + "/pullrequests/{}/comments", bitbucketComment},
		{"GET", "/2.0/user/workspaces/{}/permissions/repositories", bitbucketPermissions},
	}
}

func bitbucketUser(r *request, _ []string) reply {
	c := r.caller()
	return ok(obj{"type": "user", "uuid": "{" + r.part.site.CloudID + "}", "account_id": c["accountId"],
		"display_name": c["displayName"], "nickname": c["displayName"]})
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

// bitbucketOne is a single thing, which a sparse site does not have.
func (r *request) bitbucketOne(made func() obj) reply {
	if r.part.site.Sparse {
		return status(404, obj{"type": "error", "error": obj{"message": "Resource not found"}})
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
		return status(403, obj{"type": "error", "error": obj{"message": "You do not have access to this resource"}})
	}
	return status(201, obj{"id": r.part.mint("bitbucket comment", 80_001), "type": "pullrequest_comment",
		"content": r.json()["content"]})
}

func bitbucketPermissions(r *request, _ []string) reply {
	permission := "read"
	if r.granted("ADMINISTER") {
		permission = "admin"
	}
	return bitbucketPage(r.one(func() obj {
		return obj{"type": "repository_permission", "permission": permission, "repository": r.repository()}
	}))
}
