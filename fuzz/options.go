package fuzz

// DefaultExecutions is how much a search does where nothing else is said.
const DefaultExecutions = 1000

// Options steer a search. The zero value works.
type Options struct {
	Seed uint64
	// Executions bounds the search; 0 means DefaultExecutions.
	Executions int
	// Plateau ends the search after so many executions that showed nothing new; 0: it does not end for that.
	Plateau int
	// Blind are kinds of feedback that the search does without, to see what each is worth.
	Blind Feedback
	// Saved are tapes to begin with, beside those that the model gives: the corpus of an earlier search.
	Saved [][]byte
	// Save keeps a plan that showed something new, before anything else is done with it. Its error ends the search.
	Save func(Plan) error
	// Progress is told after each execution how far the search is. It must not block.
	Progress func(Status)
}

// Feedback is a set of kinds of feedback.
type Feedback int

// The kinds of feedback.
const (
	Coverage    Feedback = 1 << iota // branches of the app's own files
	Comparisons                      // what the input is compared with
	Reads                            // which fields of the input are read
)

// Status says how far a search is.
type Status struct {
	Executions int
	Corpus     int
	Branches   int // of the app's own files, taken
	All        int // branches that there are
	// Idle is how many executions ago something new was seen last.
	Idle int
}
