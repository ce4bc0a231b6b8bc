package tenant

// Axis says in which respect the data of a tenant differs from the base world. Worlds must differ in shape and not
// only in text: equal counts hide a leaked count, equal lengths hide a leaked length.
type Axis string

// The axes of variation.
const (
	// Values changes every text, number and secret, and keeps lengths, counts and flags.
	Values Axis = "values"
	// Shape changes lengths, counts, flags, permissions and locale as well.
	Shape Axis = "shape"
	// Absent leaves the tenant with next to nothing, as Sparse does.
	Absent Axis = "absent"
	// Shared gives the tenant's own people and things the values that the other tenants use in their inputs. It is
	// another site all the same: its own ids are others.
	Shared Axis = "shared"
	// Randomness changes no data, only what invocations of all tenants draw at random. It is the control that tells a
	// value which another tenant's data decide from one that merely comes out of a shared pool of random numbers.
	Randomness Axis = "randomness"
	// Personal changes only what identifies a person: names, e-mail addresses, nicknames. Lengths change too.
	Personal Axis = "personal"
	// Content changes only what people wrote: titles, texts, comments, labels, inputs. Lengths change too.
	Content Axis = "content"
	// Secrets changes only secrets: the secret store, stored values and environment variables that are called like
	// one, tokens in the answers of remote hosts.
	Secrets Axis = "secrets"
	// Everything changes all that does not come out of the app's own files: data, secrets and every environment
	// variable. Shape stays, so that the same calls are made. What is equal all the same is written in the code.
	Everything Axis = "everything"
	// UserPrivate changes what only the first user of the tenant may know: her e-mail address, locale and time zone, and
	// the things that she alone may see.
	UserPrivate Axis = "user-private"
	// UserRights changes what the first user may do.
	UserRights Axis = "user-rights"
	// UserPublic changes how the first user is called in her own profile.
	UserPublic Axis = "user-public"
	// UserInput changes what the first user sends.
	UserInput Axis = "user-input"
	// Colleague changes the second user's own profile. It is the control for UserPublic: it tells which places show a
	// user her own name.
	Colleague Axis = "colleague"
	// Inside changes all that somebody who only knows a web trigger's address cannot know: data, stored values, secrets
	// and every environment variable. What such a stranger sends stays, to the letter.
	Inside Axis = "inside"
	// InsideData is Inside without the environment variables. It is the control that tells data in an answer from
	// settings in it.
	InsideData Axis = "inside-data"
	// Sent changes only what strangers send to web triggers, in shape too. It is the control that tells what they decide.
	Sent Axis = "sent"
	// Outcast leaves the users of the tenant without any access: for them things do not exist and nothing is permitted.
	// The app keeps its own access; so it does on the four axes that follow.
	Outcast Axis = "outcast"
	// Unpermitted leaves the users able to look at things, while every question about a permission gets the answer no.
	Unpermitted Axis = "unpermitted"
	// Viewer leaves the users the permissions to look at things, and no others.
	Viewer Axis = "viewer"
	// Contributor leaves them those to add things as well.
	Contributor Axis = "contributor"
	// Editor leaves them those to change things as well.
	Editor Axis = "editor"
	// Excluded takes what can be withheld from the users: for them it does not exist.
	Excluded Axis = "excluded"
	// ExcludedContent does the same, and changes what stands in it.
	ExcludedContent Axis = "excluded-content"
	// Former changes what the tenant sent and stored before it uninstalled the app.
	Former Axis = "former"

	// The axes of what callers type. The texts stay, and what could end them is added: the metacharacters of paths,
	// queries, code and markup, see Site.Typed. Data that nobody types stay as they are.

	// TypedTexts adds metacharacters to the texts of inputs, and to what users wrote.
	TypedTexts Axis = "typed-texts"
	// TypedKeys adds them to the ids, keys and numbers of inputs. Code that checks a key may refuse the whole input, so
	// that what it does with texts shows on an axis of its own.
	TypedKeys Axis = "typed-keys"
	// TypedQuotes adds quotes and nothing else to the texts, ids and keys of inputs. Code may cut a text at a
	// metacharacter, or refuse one that has others, and pass quotes on.
	TypedQuotes Axis = "typed-quotes"
	// TypedLines adds a line of its own, with quotes in it, to the texts, ids and keys of inputs. Code may check one line
	// of several.
	TypedLines Axis = "typed-lines"
	// TypedAddresses puts the address of a host of the caller's in the place of the texts of inputs.
	TypedAddresses Axis = "typed-addresses"
	// TypedHosts puts the bare name of such a host in the place of the texts and ids of inputs.
	TypedHosts Axis = "typed-hosts"
	// TypedScripts puts an address in the place of the texts of inputs that a browser runs as a script. Up to its line
	// break, which ends a comment, it looks like one of a host.
	TypedScripts Axis = "typed-scripts"
)

// Axes lists the axes.
func Axes() []Axis {
	return []Axis{
		Values, Shape, Absent, Shared, Randomness, Personal, Content, Secrets, Everything, UserPrivate, UserRights,
		UserPublic, UserInput, Colleague, Inside, InsideData, Sent, Outcast, Unpermitted, Viewer, Contributor, Editor,
		Excluded, ExcludedContent, Former, TypedTexts, TypedKeys, TypedQuotes, TypedLines,
		TypedAddresses, TypedHosts, TypedScripts,
	}
}

// class is a kind of data; axes change some classes and keep the others.
type class int

const (
	content class = iota
	personal
	secret
	count    // numbers
	identity // ids that inputs and stored values hold
)

// changes says whether the axis changes the values of a class.
func (a Axis) changes(c class) bool {
	switch a {
	case Values, Shape, Everything, Inside, InsideData:
		return true
	case Personal:
		return c == personal
	case Content:
		return c == content
	case Secrets:
		return c == secret
	default:
		return false
	}
}

// lengthens says whether the axis changes how long the texts of a class are.
func (a Axis) lengthens(c class) bool {
	return a == Shape || (a == Personal || a == Content || a == Secrets) && a.changes(c)
}
