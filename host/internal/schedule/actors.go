package schedule

import (
	"slices"

	"github.com/construe-host/construe/host/schema"
)

// Actors are those who can make a change of what stands at a pointer, by their roles: each with the party that has the
// role at the thing that would be changed, or that alone has it in the runtime. A role that several have, or nobody,
// stays a role; so does a reading, which gives way on a definition.
func Actors(f *schema.Facts, pointer string, roles []string) (out []schema.IssueActor) {
	for _, role := range roles {
		out = append(out, schema.IssueActor{Role: role, Party: partyAt(f, pointer, role)})
	}
	return out
}

// partyAt is the party that has a role at the thing that a pointer leads into; "" where the facts do not say.
func partyAt(f *schema.Facts, pointer, role string) string {
	tokens, _ := schema.Split(pointer)
	if len(tokens) > 0 && tokens[0] == "readings" {
		return ""
	}
	for _, at := range placesOf(f, tokens, role) {
		value, _ := schema.Get(f.Runtime, at)
		if party, is := value.(string); is && party != "unknown" && party != "none" {
			return party
		}
	}
	parties, _ := f.Runtime["parties"].(map[string]any)
	var having []string
	for _, id := range schema.Keys(parties) {
		roles, _ := schema.Get(parties[id], "/roles")
		if list, is := roles.([]any); id == role || is && slices.Contains(list, any(role)) {
			having = append(having, id)
		}
	}
	if len(having) == 1 {
		return having[0]
	}
	return ""
}

// placesOf are where the facts say who has a role at a thing, the nearest first.
func placesOf(f *schema.Facts, tokens []string, role string) []string {
	if len(tokens) < 2 {
		return nil
	}
	switch {
	case role == "seller" && tokens[0] == "dealings":
		return []string{schema.Join(tokens[0], tokens[1], "by"), "/offering/seller"}
	case role == "seller":
		return []string{"/offering/seller"}
	case role == "buyer" && tokens[0] == "dealings":
		return []string{schema.Join(tokens[0], tokens[1], "to")}
	case role == "model_owner" && tokens[0] == "models":
		return []string{schema.Join(tokens[0], tokens[1], "provider")}
	case role == "operator" && tokens[0] == "relationships":
		from, _ := schema.Get(f.Runtime, schema.Join(tokens[0], tokens[1], "from"))
		component, _ := from.(string)
		return []string{schema.Join("components", component, "operator")}
	case role == "operator" || role == "owner":
		return []string{schema.Join(tokens[0], tokens[1], role)}
	}
	return nil
}
