package forge

import (
	"fmt"

	"crosstalk/sandbox"
)

// realtime takes what is published to channels, and signs tokens for them. Nobody listens.
func (r *request) realtime() reply {
	if r.path != "/" {
		return notEmulated(r.service)
	}
	name, _ := r.graphqlCall()
	now := sandbox.Epoch + r.p.now()
	switch name {
	case "publishRealtimeChannel":
		return data(obj{"ecosystem": obj{name: obj{"eventId": r.part.uuid("event"), "eventTimestamp": fmt.Sprint(now)}}})
	case "signRealtimeToken":
		r.write = false
		const hour = 3600
		token := obj{"jwt": proxyToken, "expiresAt": now/1000 + hour}
		return data(obj{"ecosystem": obj{name: obj{"forgeRealtimeToken": token, "success": true, "errors": list{}}}})
	default:
		return notEmulated(r.service)
	}
}
