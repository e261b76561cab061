package schema

import "slices"

// Decides says what a reading's answer at a point decides for its verdict, by the verdict's own grounds:
// [PartOfBreach], [Enough], [EnoughToo], [DecidesOpen] or [DecidesNothing], which is also what an answer decides that
// is not given. Without an element it is about the ground as a whole.
func Decides(v *Verdict, limb, subject, element string) string {
	value := Tri(v.Elements[limb][subject][element])
	if element == "" {
		value = groundValue(v, limb, subject)
	}
	switch {
	case v.Outcome == Breach && value == Yes && bears(v, limb, subject, element, value):
		return PartOfBreach
	case v.Outcome == Undetermined && value.Open() && bears(v, limb, subject, element, value):
		return DecidesOpen
	case v.Outcome == Permitted && value == No && element == "":
		return Enough
	case v.Outcome == Permitted && value == No:
		return closes(v.Elements[limb], subject)
	}
	return DecidesNothing
}

// groundValue is what a limb comes to for a subject; "" where there is no such ground.
func groundValue(v *Verdict, limb, subject string) Tri {
	for _, g := range v.Grounds {
		if g.Limb == limb && g.Subject == subject {
			return g.Value
		}
	}
	return ""
}

// bears reports whether a ground with this value, or, where that is open, an open one, depends on an element. What is
// pleaded of the whole runtime is part of the grounds of every subject.
func bears(v *Verdict, limb, subject, element string, value Tri) bool {
	return slices.ContainsFunc(v.Grounds, func(g Ground) bool {
		return g.Limb == limb && (g.Subject == subject || subject == "") &&
			(g.Value == value || g.Value.Open() && value.Open()) &&
			(element == "" || slices.Contains(g.Elements, element))
	})
}

// closes says of a no of a limb that is closed whether it alone closes a ground: that of its subject, or, where it is
// pleaded of the whole runtime, that of some subject.
func closes(subjects map[string]map[string]string, subject string) string {
	for _, of := range Keys(subjects) {
		concerned := of == subject
		if subject == "" && len(subjects) > 1 {
			concerned = of != ""
		}
		n := noes(subjects[of])
		if of != "" {
			n += noes(subjects[""])
		}
		if concerned && n == 1 {
			return Enough
		}
	}
	return EnoughToo
}

// noes counts the elements that close a ground.
func noes(elements map[string]string) (n int) {
	for _, value := range elements {
		if Tri(value) == No {
			n++
		}
	}
	return n
}
