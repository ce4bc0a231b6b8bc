package harness_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"crosstalk/harness"
	"crosstalk/sandbox/shape"
)

func TestTypical(t *testing.T) {
	tests := []struct {
		name string
		kind shape.Kind
		word string
		arg  string // empty: the name
	}{
		{"payload.key", shape.Text, "$data", "issue.key"},
		{"key", shape.Text, "$data", "issue.key"},
		{"payload.issueKey", shape.Any, "$data", "issue.key"},
		{"payload.issue_key", shape.Any, "$data", "issue.key"},
		{"header.x-issue-key", shape.Text, "$data", "issue.key"},
		{"payload.parentIssue", shape.Any, "$data", "issue.key"},
		{"payload.projectKey", shape.Any, "$data", "project.key"},
		{"payload.pageId", shape.Text, "$data", "page.id"},
		{"payload.content_id", shape.Text, "$data", "page.id"},
		{"payload.user", shape.Text, "$data", "colleague.accountId"},
		{"payload.assignee", shape.Any, "$data", "colleague.accountId"},
		{"payload.reporter", shape.Any, "$data", "colleague.accountId"},
		{"payload.apiKey", shape.Text, "$secret", ""},
		{"payload.api_key", shape.Any, "$secret", ""},
		{"payload.licenseKey", shape.Any, "$id", ""},
		{"kvs api-key", shape.Any, "$secret", ""},
		{"payload.content", shape.Text, "$text", ""},
		{"payload.page", shape.Any, "$id", ""},
		{"kvs config.slackWebhook", shape.Any, "$secret", ""},
		{"kvs config.SLACK_WEBHOOK_URL", shape.Any, "$secret", ""},
		{"payload.webhookUrl", shape.Text, "$secret", ""},
		{"payload.webhookName", shape.Text, "$text", ""},
		{"payload.contextToken", shape.Text, "$text", ""},
		{"payload.url", shape.Text, "$id", ""},
		{"payload.serverUrl", shape.Text, "$id", ""},
		{"payload.pageUrl", shape.Text, "$text", ""},
		{"payload.maxIssues", shape.Any, "$id", ""},
		{"payload.maximum", shape.Any, "$text", ""},
		{"kvs fields.START", shape.Any, "$id", ""},
		{"payload.homePage", shape.Any, "$text", ""},
		{"payload.title", shape.Any, "$text", ""},
		{"payload.points", shape.Number, "$number", ""},
		{"payload.isAdmin", shape.Any, "$flag", ""},
		{"payload.has_user", shape.Any, "$flag", ""},
		{"canEdit", shape.Any, "$flag", ""},
		{"payload.item.shouldSync", shape.Any, "$flag", ""},
		{"payload.enableMail", shape.Any, "$flag", ""},
		{"payload.allow_all", shape.Any, "$flag", ""},
		{"payload.enabled", shape.Any, "$flag", ""},
		{"payload.notificationsEnabled", shape.Any, "$flag", ""},
		{"payload.ACTIVE", shape.Any, "$flag", ""},
		{"payload.visible", shape.Any, "$flag", ""},
		{"payload.isAdmin", shape.Text, "$text", ""},
		{"payload.issue", shape.Any, "$data", "issue.key"},
		{"payload.canary", shape.Any, "$text", ""},
		{"payload.isAdmin.reason", shape.Any, "$text", ""},
		{"payload.thisTitle", shape.Any, "$text", ""},
		{"payload.issueIds.item", shape.Text, "$data", "issue.id"},
		{"payload.assignees.item", shape.Any, "$data", "colleague.accountId"},
		{"payload.titles.item", shape.Text, "$text", ""},
		{"payload.item", shape.Any, "$text", ""},
	}
	for _, tt := range tests {
		arg := tt.arg
		if arg == "" {
			arg = tt.name
		}
		if d := cmp.Diff(any(map[string]any{tt.word: arg}), harness.Typical(tt.name, tt.kind)); d != "" {
			t.Errorf("%s %s (-want +got):\n%s", tt.kind, tt.name, d)
		}
	}
}
