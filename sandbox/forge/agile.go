package forge

func (r *request) board() obj {
	return obj{"id": 1, "name": r.part.site.Text("board0.name"), "type": "scrum",
		"self":     r.part.site.URL + "/rest/agile/1.0/board/1",
		"location": obj{"projectId": 10000, "projectKey": "PROJ", "projectName": r.part.site.Text("project0.name")}}
}

func (r *request) sprint() obj {
	return obj{"id": 1, "name": r.part.site.Text("sprint0.name"), "state": "active", "originBoardId": 1,
		"goal": r.part.site.Text("sprint0.goal"), "startDate": jiraTime(stamp(0)), "endDate": jiraTime(stamp(1_209_600)),
		"self": r.part.site.URL + "/rest/agile/1.0/sprint/1"}
}

// one is a list of one thing, or of none where whoever asks finds nothing.
func (r *request) one(made func() obj) list {
	if r.hasNothing() {
		return list{}
	}
	return list{made()}
}

func agileBoards(r *request, _ []string) reply  { return ok(jiraPage(r, r.one(r.board))) }
func agileSprints(r *request, _ []string) reply { return ok(jiraPage(r, r.one(r.sprint))) }
func agileIssues(r *request, _ []string) reply  { return jiraSearch(r, nil) }

func agileBoard(r *request, args []string) reply  { return r.single(args[0], "board", r.board) }
func agileSprint(r *request, args []string) reply { return r.single(args[0], "sprint", r.sprint) }

// single is the thing with id 1.
func (r *request) single(id, kind string, made func() obj) reply {
	if id != "1" || r.hasNothing() {
		return jiraError(404, "The requested "+kind+" cannot be found.")
	}
	return ok(made())
}

func (r *request) desk() obj {
	return obj{"id": "1", "projectId": "10000", "projectKey": "PROJ", "projectName": r.part.site.Text("project0.name"),
		"_links": obj{"self": r.part.site.URL + "/rest/servicedeskapi/servicedesk/1"}}
}

// deskPage is one page as Jira Service Management writes it.
func deskPage(r *request, all list) obj {
	size := r.number("limit", 50)
	from, to := pageOf(len(all), r.number("start", 0), size)
	return obj{"size": to - from, "start": from, "limit": size, "isLastPage": to == len(all), "values": all[from:to],
		"_links": obj{}}
}

func deskList(r *request, _ []string) reply              { return ok(deskPage(r, r.one(r.desk))) }
func deskEmpty(r *request, _ []string) reply             { return ok(deskPage(r, list{})) }
func deskOne(r *request, args []string) reply            { return r.single(args[0], "service desk", r.desk) }
func deskRequest(r *request, i *issue, _ []string) reply { return ok(r.deskRequest(i)) }

func (r *request) deskRequest(i *issue) obj {
	fields := r.part.jira.fields(r.part, i, "2")
	return obj{"issueId": i.id, "issueKey": i.key, "requestTypeId": "1", "serviceDeskId": "1",
		"summary":  fields["summary"],
		"reporter": fields["reporter"], "currentStatus": obj{"status": dig(fields, "status", "name")},
		"requestFieldValues": list{obj{"fieldId": "summary", "label": "Summary", "value": fields["summary"]},
			obj{"fieldId": "description", "label": "Description", "value": fields["description"]}}}
}

func deskRequests(r *request, _ []string) reply {
	out := list{}
	for _, i := range r.issues() {
		out = append(out, r.deskRequest(i))
	}
	return ok(deskPage(r, out))
}

func deskComments(r *request, i *issue, _ []string) reply {
	out := list{}
	for _, c := range i.comments {
		shown := c.render(r.part, i, "2")
		out = append(out, obj{"id": c.id, "body": shown["body"], "author": shown["author"], "public": true})
	}
	return ok(deskPage(r, out))
}
