package tenant

import "strings"

// Unvaried is a text as it reads in the base world, where the axis changes secrets or contents alone: their values are
// replaced by those of the base world. A host whose answer depends on this text answers alike in both worlds, although
// it was asked with another secret.
func (s *Site) Unvaried(text string) string {
	axis := s.world.Variation.Axis
	if axis != Secrets && axis != Content {
		return text
	}
	if axis == Secrets {
		other := s.world.otherSetting()
		text = strings.NewReplacer("-"+other, "", "/"+other, "").Replace(text)
	}
	base := s.mint
	base.axis = ""
	for _, field := range sortedKeys(s.canaries) {
		switch value := s.canaries[field]; value {
		case "":
		case s.mint.secret(field):
			text = strings.ReplaceAll(text, value, base.secret(field))
		case s.mint.text(field):
			text = strings.ReplaceAll(text, value, base.text(field))
		}
	}
	return text
}
