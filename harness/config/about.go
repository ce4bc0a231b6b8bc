package config

// about says what a key is for; the schema and error messages print it. The name is that of the Go type and the key.
func about(name string) string { return descriptions()[name] }

func descriptions() map[string]string {
	return map[string]string{
		"Config.shared":       "data that all users of one tenant may see, so that no rule about users objects",
		"Config.webTriggers":  "web triggers that anybody may call",
		"Config.environment":  "values of environment variables, by name: a text, or a mapping with value and secret",
		"Config.hosts":        "answers to requests that the app makes with fetch; the first that fits counts",
		"Config.remotes":      "answers to requests to remotes of the manifest; the first that fits counts",
		"Config.products":     "answers in place of the emulated Jira, Confluence and so on; the first that fits counts",
		"Config.sql":          "what Forge SQL is answered from; crosstalk's own engine when it is left out",
		"Config.suppressions": "findings that are accepted until a day",

		"Shared.keys":         "stored values",
		"Shared.views":        "parts of what functions return",
		"SharedKey.key":       "the key of the stored value; * stands for any text",
		"SharedKey.reason":    "why all users may see it",
		"SharedView.function": "the key of the function in the manifest",
		"SharedView.entry":    "the key of the resolver's entry; any when it is left out",
		"SharedView.path":     "the place and all below it, as reports write it: $.rates[0].name; * stands for any text",
		"SharedView.reason":   "why all users may see it",

		"WebTrigger.key":    "the key of the web trigger in the manifest",
		"WebTrigger.reason": "why anybody may call it",

		"Variable.value":  "the value; it is made up, never a real credential, because findings are saved with it",
		"Variable.secret": "whether the app treats it as a secret (forge variables set --encrypt); false when left out",

		"Host.url":        "the URL without its query; * stands for any text, {} for one segment of the path",
		"Host.method":     "the request's method; any when it is left out",
		"Remote.remote":   "the key of the remote in the manifest",
		"Remote.path":     "the path without the query; * stands for any text, {} for one segment",
		"Remote.method":   "the request's method; any when it is left out",
		"Product.service": "the product; stargate is Atlassian's GraphQL gateway",
		"Product.path":    "the path without the query, or /graphql#OPERATION; * stands for any text, {} for one segment",
		"Product.method":  "the request's method; any when it is left out",
		"Answer.status":   "the status; 200 when it is left out",
		"Answer.headers":  "headers, by name",
		"Answer.body":     "JSON, which may be a template: {$text: NAME} stands for a text of the tenant that asks",
		"Answer.text":     "a body that is not JSON",

		"SQL.image": "the image of a MySQL or TiDB server, which is started in a container: mysql:8.4, pingcap/tidb:v8.5.0",

		"Suppression.fingerprint": "the id of the finding, which is also the name of its replay file",
		"Suppression.rule":        "the id of the rule, with location",
		"Suppression.location":    "the finding's file, src/index.js, or its line, src/index.js:5",
		"Suppression.reason":      "why the finding is accepted",
		"Suppression.expires":     "the last day on which it is, as YYYY-MM-DD; after it the finding counts again",
	}
}
