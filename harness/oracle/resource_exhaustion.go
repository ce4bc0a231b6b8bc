package oracle

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"crosstalk/sandbox/backtrack"
	"crosstalk/sandbox/trace"
)

func resourceExhaustion() Rule {
	return Rule{
		ID:       "resource-exhaustion",
		Severity: Medium,
		Doc: Doc{
			Title: "What any caller can send makes work without bounds",
			What: "Lets one field of what a caller sends grow from call to call, each in a fresh process, and counts the " +
				"work of the app and its packages: functions entered, rounds of loops, steps that a backtracking engine takes " +
				"for a regular expression. A number may not decide how often a loop goes round; the work on a text or a list " +
				"may not grow with its square or faster, up to a second or more for the largest that the platform takes; and " +
				"nobody may send a regular expression. The " +
				"last call is so large that every reasonable bound refuses or cuts it: where one does, nothing is reported. " +
				"Nothing of that depends on a clock. Besides, whatever call takes down the worker process that runs it, by the " +
				"memory that it wants or because a built-in function does not come back, is reported with the smallest input " +
				"that still does it.",
			Why: "Forge ends a function after 25 or 55 seconds and counts what an app uses against quotas that all its " +
				"customers share. Whoever may call a web trigger, or a resolver from a browser, can use them up with a few " +
				"requests. The engine of Node.js backtracks: a text of 40 characters can hold it for hours.",
			Misses: "Work behind a check that was not passed; work inside of built-in functions (sort, includes, repeat); " +
				"regular expressions that are applied by other means than a method call, or whose attack is of an unusual " +
				"form; texts that users wrote and events bring; two fields that have to grow together; memory that a process has.",
			Silence: "Suppress the finding in crosstalk.yaml with the reason, if something before the app bounds the field.",
			Fix: "refuse input beyond a bound that real use stays below; for a list or text use a Map or a Set in place of " +
				"the inner loop",
			Sources: []string{
				"https://developer.atlassian.com/platform/forge/limits-invocation/",
				"https://owasp.org/www-community/attacks/Regular_expression_Denial_of_Service_-_ReDoS",
			},
			CWE: []int{400, 770, 1333},
		},
		Input: true,
		Whole: true, Killed: true,
		Judge: judgeExhaustion,
	}
}

// judgeExhaustion looks at the calls in which one field grows: at every place that works in all of them.
func judgeExhaustion(p Pair) []Violation {
	if p.Base.Killed != nil {
		return judgeKilled(p.Base)
	}
	s := sights{rule: "resource-exhaustion"}
	var calls []trace.Invocation
	for _, i := range p.Base.Invocations {
		if i.Size != nil && i.Work != nil {
			calls = append(calls, i)
		}
	}
	if len(calls) < 4 {
		return nil
	}
	last := calls[len(calls)-1]
	for _, place := range last.Work.Places {
		g := growth{calls: calls, place: place}
		if !g.isUnbounded() {
			continue
		}
		s.add(g.key(p), Medium, last.Step, g.message(), Evidence{
			View: "work", Path: last.Size.Field, WorldA: g.told(p.Base), Position: place.Position,
		})
		s.list[len(s.list)-1].Fix = g.fix()
		break // the others are called by it, or call it
	}
	return s.list
}

// growth is how the work of one place grows with a field.
type growth struct {
	calls []trace.Invocation
	place trace.Spent
}

func (g growth) steps(k int) int { return g.calls[k].Work.At(g.place.Position, g.place.Pattern) }

func (g growth) size(k int) int { return g.calls[k].Size.N }

// isUnbounded says whether the place works more than it may, as the small sizes tell, and goes on so at the last one.
func (g growth) isUnbounded() bool {
	if g.calls[0].Size.Unit == trace.Number {
		return g.isCounted()
	}
	return g.isSteep() && g.goesOn() && g.atMost() >= g.heavy()
}

// heavy is how many steps take Node.js about a second, as measured with nested loops and with expressions that
// backtrack, which are compiled.
func (g growth) heavy() float64 {
	if g.place.Pattern != "" {
		return 5_000_000_000
	}
	return 200_000_000
}

// isCounted says whether a number decides how often the place works, and whether it does so without a bound.
func (g growth) isCounted() bool {
	end := len(g.calls) - 1
	for k := range end {
		if g.calls[k].Work.Exhausted && g.size(k) < hundred {
			return k > 0 && g.steps(k) > 8*g.steps(0) // as what calls itself twice for each number
		}
		if k > 0 && g.steps(k) < g.steps(k-1) {
			return false
		}
	}
	more := g.steps(end-1) - g.steps(end-2)
	rate := float64(more) / float64(g.size(end-1)-g.size(end-2))
	return more > 1 && (endless(g.calls[end]) || float64(g.steps(end)) > rate*float64(g.size(end))/2)
}

// endless says whether a call was ended because it did too much: more than is counted, or more than fits into its time.
func endless(i trace.Invocation) bool { return i.Work.Exhausted || i.Outcome == trace.TimedOut }

// hundred is what a number may be at least, however careful one is.
const hundred = 100

// steep is the exponent from which on work is taken to grow faster than what makes it. Sorting stays below it.
const steep = 1.5

// isSteep says whether the work grows too fast from each of the last small sizes to the next. The steps of a call that
// was ended are cut short: it counts only where nothing else does.
func (g growth) isSteep() bool {
	end := g.finite()
	if endless(g.calls[end]) {
		end = max(end-1, 1)
		return g.exponent(end) >= steep && (end == 1 || g.exponent(end-1) >= steep)
	}
	return end >= 2 && g.exponent(end-1) >= steep && g.exponent(end) >= steep
}

// finite is the last of the small sizes that tells: the first of which the call was ended, or the last of all.
func (g growth) finite() int {
	for k := range g.calls[:len(g.calls)-1] {
		if g.calls[k].Work.Exhausted {
			return k
		}
	}
	return len(g.calls) - 2
}

// exponent is that with which the work grows from one size to the next.
func (g growth) exponent(k int) float64 {
	before, now := g.steps(k-1), g.steps(k)
	if before == 0 || now == 0 {
		return 0
	}
	return math.Log(float64(now)/float64(before)) / math.Log(float64(g.size(k))/float64(g.size(k-1)))
}

// goesOn says whether the last size is as much work as the small ones announce; of a regular expression, whether it is
// applied to all of it.
func (g growth) goesOn() bool {
	k, end := g.finite(), len(g.calls)-1
	if g.place.Pattern != "" && g.place.Length < g.size(end)/2 {
		return false
	}
	const slower = 1.2
	announced := float64(g.steps(k)) * math.Pow(float64(g.size(end))/float64(g.size(k)), slower)
	return endless(g.calls[end]) || float64(g.steps(end)) >= announced
}

// atMost is how many steps the largest request would take.
func (g growth) atMost() float64 {
	k := g.finite()
	return float64(g.steps(k)) * math.Pow(float64(g.calls[k].Size.Most)/float64(g.size(k)), g.exponent(k))
}

// key names the place by what stands there, which stays when lines are added above.
func (g growth) key(p Pair) string {
	return fileOf(g.place.Position) + "\x00" + first(g.place.Pattern, p.line(g.place.Position), g.calls[0].Size.Field)
}

func (g growth) message() string {
	field, entry := g.calls[0].Size.Field, entryKey(g.calls[0])
	switch {
	case backtrack.IsTyped(g.place.Pattern):
		return fmt.Sprintf("%s: what %s holds becomes a regular expression, one that is sent backtracks without bounds",
			entry, field)
	case g.place.Pattern != "":
		return fmt.Sprintf("%s: a text in %s makes the regular expression %s backtrack without bounds", entry, field,
			g.place.Pattern)
	case g.calls[0].Size.Unit == trace.Number:
		return fmt.Sprintf("%s: the number in %s decides how much work is done, and nothing bounds it", entry, field)
	default:
		return fmt.Sprintf("%s: the work grows faster than %s, and nothing bounds it", entry, field)
	}
}

func (g growth) fix() string {
	switch {
	case backtrack.IsTyped(g.place.Pattern):
		return `escape what is sent before it becomes a pattern, text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), or look ` +
			"for it with includes()"
	case g.place.Pattern != "":
		return "refuse texts beyond a short length before the expression is applied, or write it so that no two repeats " +
			"can take the same characters: [^x]* in place of .*, no repeat inside of a repeat, trim() for spaces at the ends"
	case g.calls[0].Size.Unit == trace.Number:
		return "bound the number before it is used: Math.min(Number(n) || 0, 100), or refuse what is larger"
	default:
		return ""
	}
}

// told is the work at each size, in words: the last is a bound where the call was ended.
func (g growth) told(t *trace.Trace) string {
	var sizes, steps, requests []string
	sends := false
	for k, c := range g.calls {
		bound := ""
		if endless(c) {
			bound = "more than "
		}
		sizes, steps = append(sizes, grouped(g.size(k))), append(steps, bound+grouped(g.steps(k)))
		n := requestCount(t, c.Step)
		requests = append(requests, bound+grouped(n))
		sends = sends || n > requestCount(t, g.calls[0].Step)
	}
	unit := map[trace.Unit]string{trace.Number: "a number of", trace.Items: "items", trace.Words: "words",
		trace.Characters: "characters"}[g.calls[0].Size.Unit]
	text := strings.Join(steps, " → ") + " steps for "
	if g.calls[0].Size.Unit == trace.Number {
		text += unit + " " + strings.Join(sizes, ", ")
	} else {
		text += strings.Join(sizes, ", ") + " " + unit
	}
	if sends && g.place.Pattern == "" {
		text += "; requests: " + strings.Join(requests, " → ")
	}
	return text
}

func requestCount(t *trace.Trace, step int) (n int) {
	for _, e := range t.Events {
		if e.Step == step && e.Kind == trace.KindRequest {
			n++
		}
	}
	return n
}

// grouped is a number with its thousands told apart: "18,020".
func grouped(n int) string {
	text := strconv.Itoa(n)
	for k := len(text) - 3; k > 0; k -= 3 {
		text = text[:k] + "," + text[k:]
	}
	return text
}
