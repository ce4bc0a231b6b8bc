package harness

import (
	"encoding/json"

	"crosstalk/harness/config"
	"crosstalk/sandbox/app"
	"crosstalk/sandbox/shape"
)

// savedModel is a Model as JSON, which another process reads: all of it but the search for Growths.
type savedModel struct {
	Entries      []Entry               `json:"entries"`
	Deadly       []Entry               `json:"deadly,omitempty"`
	Shapes       shape.Model           `json:"shapes"`
	Tables       []string              `json:"tables,omitempty"`
	Address      string                `json:"address,omitempty"`
	Vocabulary   app.Vocabulary        `json:"vocabulary"`
	Sent         app.Sent              `json:"sent"`
	Completed    map[string]bool       `json:"completed"`
	Failures     map[string]string     `json:"failures"`
	Notices      []Warning             `json:"notices,omitempty"`
	Deliveries   map[string][]Entry    `json:"deliveries"`
	Attributes   map[string]shape.Kind `json:"attributes,omitempty"`
	Things       map[string]string     `json:"things"`
	Warnings     []Warning             `json:"warnings,omitempty"`
	Config       config.Config         `json:"config"`
	Unconfigured bool                  `json:"unconfigured,omitempty"`
}

// MarshalJSON writes the model for another process.
func (m *Model) MarshalJSON() ([]byte, error) {
	return json.Marshal(savedModel{
		m.Entries, m.Deadly, m.Shapes, m.tables, m.Address, m.Vocabulary, m.Sent, m.Completed, m.Failures, m.Notices,
		m.deliveries, m.attributes, m.things, m.Warnings, m.Config, m.unconfigured,
	})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (m *Model) UnmarshalJSON(text []byte) error {
	var s savedModel
	if err := json.Unmarshal(text, &s); err != nil {
		return err
	}
	*m = Model{
		Entries: s.Entries, Deadly: s.Deadly, Shapes: s.Shapes, tables: s.Tables, Address: s.Address,
		Vocabulary: s.Vocabulary, Sent: s.Sent,
		Completed: s.Completed, Failures: s.Failures, Notices: s.Notices, deliveries: s.Deliveries,
		attributes: s.Attributes, things: s.Things, Warnings: s.Warnings, Config: s.Config, unconfigured: s.Unconfigured,
	}
	return nil
}
