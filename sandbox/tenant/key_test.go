package tenant

import "testing"

func TestKeysOfStoredValuesBelongToEachTenant(t *testing.T) {
	a, b := World{Seed: 1}.Site(Neighbour), World{Seed: 1}.Site(Observed)
	general := a.GeneralKey("prefs:" + a.CloudID + "/" + a.Users[0].AccountID)
	if want := "prefs:{cloud.id}/{user.accountId}"; general != want {
		t.Fatalf("general key is %q, want %q", general, want)
	}
	if got, want := b.Key(general), "prefs:"+b.CloudID+"/"+b.Users[0].AccountID; got != want {
		t.Errorf("key at the other tenant is %q, want %q", got, want)
	}
	if got := a.GeneralKey("plain"); got != "plain" || b.Key(got) != "plain" {
		t.Errorf("a key without identifiers became %q", got)
	}
}
