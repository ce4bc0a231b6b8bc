package forge

import "strings"

// llm answers Forge LLM. There is no model: the answer is made of what the app looks at in it, or says nothing.
func (r *request) llm() reply {
	r.write = false
	switch {
	case r.Path == "https://llm" && r.Method == "GET":
		r.class = "models"
		return ok(obj{"models": list{obj{"model": "claude-sonnet", "status": "ACTIVE"}}})
	case strings.HasPrefix(r.Path, "https://llm/") && r.Method == "POST":
		r.class = "chat"
	default:
		return notEmulated(r.service)
	}
	if out, known := r.learnt(r.source()); known && r.json()["stream"] != true {
		return ok(out)
	}
	return r.guessed(ok(obj{
		"choices": list{obj{"finish_reason": "stop", "index": 0, "message": obj{
			"role": "assistant", "content": list{obj{"type": "text", "text": "An answer."}}}}},
		"usage": obj{"input_tokens": 10, "output_tokens": 3, "total_tokens": 13},
	}))
}
