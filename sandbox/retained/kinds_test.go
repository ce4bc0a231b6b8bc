package retained

import (
	"slices"
	"strings"
	"testing"
)

func TestEveryPlantedKindIsFound(t *testing.T) {
	i, err := planted(selfTestKinds)
	if err != nil {
		t.Fatal(err)
	}
	s := Walk(i, Options{})
	lost := missing(s, selfTestKinds)
	for _, k := range selfTestKinds {
		t.Run(k.name, func(t *testing.T) {
			if !slices.Contains(lost, k.name) {
				return
			}
			t.Errorf("nothing at %s", k.path)
			for _, l := range s.Leaves {
				if strings.Contains(l.Path+l.Value, plantedText(k)) {
					t.Logf("found at %s = %s", l.Path, l.Value)
				}
			}
		})
	}
}
