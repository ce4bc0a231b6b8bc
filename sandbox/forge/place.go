package forge

// thing is the id or key of what the call is made on: "issue.key", "page.id".
func (c *call) thing(name string) string { return c.step.Place.Thing(name) }

func (c *call) issueURL() string { return c.part.site.URL + "/browse/" + c.thing("issue.key") }

func (c *call) pageURL() string {
	return c.part.site.URL + "/wiki/spaces/" + c.thing("space.key") + "/pages/" + c.thing("page.id")
}
