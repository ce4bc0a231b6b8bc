package harness

import (
	"crosstalk/sandbox"
	"crosstalk/sandbox/app"
	"crosstalk/sandbox/nodejs"
)

// Node is the engine that runs apps in processes of Node.js.
func Node(e *nodejs.Engine) Engine { return onNode{e} }

type onNode struct{ *nodejs.Engine }

func (n onNode) Instantiate(a *app.App, c sandbox.Config) (Instance, error) {
	i, err := n.Engine.Instantiate(a, c)
	if err != nil {
		return nil, err
	}
	return i, nil
}
