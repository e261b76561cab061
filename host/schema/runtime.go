package schema

import (
	"encoding/json"
	"fmt"
)

// Runtime is a runtime/v1: one offering, as it is judged. Collections are keyed by id. Omitted facts are "" here and
// "unknown" once [Facts] has been made from it.
type Runtime struct {
	Construe     string                  `json:"construe"`
	ID           string                  `json:"id"`
	Title        string                  `json:"title"`
	AsOf         string                  `json:"asOf"` // ISO 8601 date
	Compositions Compositions            `json:"compositions,omitzero"`
	Parties      map[string]Party        `json:"parties,omitempty"`
	Offering     Offering                `json:"offering"`
	Components   map[string]Component    `json:"components,omitempty"`
	Models       map[string]Model        `json:"models,omitempty"`
	Relations    map[string]Relationship `json:"relationships,omitempty"`
	State        map[string]State        `json:"state,omitempty"`
	Dealings     map[string]Dealing      `json:"dealings,omitempty"`
	Statements   map[string]Statement    `json:"statements,omitempty"`
	Facts        map[string]FactStatus   `json:"facts,omitempty"` // by JSON Pointer
	Worlds       map[string]World        `json:"worlds,omitempty"`
	Citations    map[string]Citation     `json:"citations,omitempty"`
	Evidence     map[string]Evidence     `json:"evidence,omitempty"`
}

// Compositions says of each collection whether it is all there is: complete, incomplete or unknown (after CycloneDX).
type Compositions struct {
	Components    string `json:"components,omitempty"`
	Relationships string `json:"relationships,omitempty"`
	State         string `json:"state,omitempty"`
	Capabilities  string `json:"capabilities,omitempty"`
}

// Party is a company or person. Country is ISO 3166-1 alpha-2; Parent a party id, none or unknown.
type Party struct {
	Name    string   `json:"name,omitempty"`
	Roles   []string `json:"roles,omitempty"`
	Country string   `json:"country,omitempty"`
	Parent  string   `json:"parent,omitempty"`
}

// Offering is what is sold, by whom, to whom, as what.
type Offering struct {
	Name            string                `json:"name,omitempty"`
	Seller          string                `json:"seller"`
	DevelopedBy     []string              `json:"developed_by,omitempty"`
	Category        string                `json:"category,omitempty"`
	Customer        string                `json:"customer,omitempty"`
	ModelSelectable string                `json:"model_selectable,omitempty"`
	RawCompletion   string                `json:"raw_completion,omitempty"`
	Pricing         string                `json:"pricing,omitempty"`
	Capabilities    map[string]Capability `json:"capabilities,omitempty"`
}

// Capability is a thing the offering can do: by which component, and since when at each party (a date, never or
// unknown).
type Capability struct {
	By    string            `json:"by,omitempty"`
	Since map[string]string `json:"since,omitempty"`
}

// Component is a part that runs: what it does, whose it is, who runs it, and on whose machines (after C4).
type Component struct {
	Name       string   `json:"name,omitempty"`
	Role       string   `json:"role"`
	Owner      string   `json:"owner,omitempty"`    // party id: holds the rights
	Operator   string   `json:"operator,omitempty"` // party id: runs it and can touch it
	Supplier   string   `json:"supplier,omitempty"` // party id: handed over the copy
	Licence    string   `json:"licence,omitempty"`  // SPDX expression
	Software   Software `json:"software,omitzero"`
	Hosting    Hosting  `json:"hosting,omitzero"`
	StaffPlace string   `json:"staff_place,omitempty"`
	KeysHeldBy string   `json:"keys_held_by,omitempty"`
	Exposure   string   `json:"exposure,omitempty"`
}

// Software is the copy that a component runs.
type Software struct {
	Name        string `json:"name,omitempty"`
	Version     string `json:"version,omitempty"`
	Released    string `json:"released,omitempty"`
	Modified    string `json:"modified,omitempty"`
	Purpose     string `json:"purpose,omitempty"` // capability id
	SourceOffer string `json:"source_offer,omitempty"`
}

// Hosting is where a component runs, in the resource attributes of OpenTelemetry, and whose machines these are.
type Hosting struct {
	Provider string `json:"cloud.provider,omitempty"`
	Platform string `json:"cloud.platform,omitempty"`
	Place    string `json:"place,omitempty"`
	Operator string `json:"operator,omitempty"` // party id
}

// Model is a model that calls name; its weights may be open.
type Model struct {
	Provider string  `json:"provider,omitempty"` // party id
	Name     string  `json:"name,omitempty"`
	Weights  Weights `json:"weights,omitzero"`
}

// Weights says how a model's weights were released and which component holds them.
type Weights struct {
	Release  string `json:"release,omitempty"`
	Licence  string `json:"licence,omitempty"`
	HostedOn string `json:"hosted_on,omitempty"` // component id
}

// Relationship is a directed leg between two components; what it is called follows OpenTelemetry's GenAI conventions.
type Relationship struct {
	From          string   `json:"from"`
	To            string   `json:"to"`
	Interface     string   `json:"interface,omitempty"`
	Operation     string   `json:"gen_ai.operation.name,omitempty"`
	Model         string   `json:"model,omitempty"` // model id, none or unknown
	ServerAddress string   `json:"server.address,omitempty"`
	StateMode     string   `json:"state_mode,omitempty"` // as the caller sees it
	InputOrigin   string   `json:"input_origin,omitempty"`
	Path          string   `json:"path,omitempty"` // always if omitted
	Observed      Tri      `json:"observed,omitempty"`
	Carries       []string `json:"carries,omitempty"`
}

// State is something that is kept between requests.
type State struct {
	Kind      string   `json:"kind"`
	KeptBy    string   `json:"kept_by,omitempty"` // component id
	LifetimeS Seconds  `json:"lifetime_s,omitzero"`
	Scope     string   `json:"scope,omitempty"`
	Contains  []string `json:"contains,omitempty"`
	Essential string   `json:"essential,omitempty"`
	Place     string   `json:"place,omitempty"`
}

// Dealing is something that passed between parties: an offer, a consent, an objection, a licence bought.
type Dealing struct {
	Kind   string `json:"kind"`
	By     string `json:"by,omitempty"` // party id
	To     string `json:"to,omitempty"` // party id
	Date   string `json:"date,omitempty"`
	About  string `json:"about,omitempty"`
	Scope  Scope  `json:"scope,omitzero"`
	Answer string `json:"answer,omitempty"`
}

// Scope is how far a dealing reaches: a word (everything, offering, other, unknown), or the parts that pointers name.
type Scope struct {
	Word     string
	Pointers []string
}

// IsZero tells encoding/json to omit what was not stated.
func (s Scope) IsZero() bool { return s.Word == "" && s.Pointers == nil }

// MarshalJSON writes the word, or the list of pointers.
func (s Scope) MarshalJSON() ([]byte, error) {
	if s.Pointers != nil {
		return json.Marshal(s.Pointers)
	}
	return json.Marshal(s.Word)
}

// UnmarshalJSON reads a word or a list of pointers.
func (s *Scope) UnmarshalJSON(b []byte) error {
	*s = Scope{}
	if len(b) > 0 && b[0] == '[' {
		return json.Unmarshal(b, &s.Pointers)
	}
	return json.Unmarshal(b, &s.Word)
}

// Statement is something a party said about the offering, or told its people to say or not to say.
type Statement struct {
	Speaker     string   `json:"speaker"`
	Audience    string   `json:"audience,omitempty"`
	Date        string   `json:"date,omitempty"`
	Until       string   `json:"until,omitempty"`
	Text        string   `json:"text,omitempty"`
	PhraseClass string   `json:"phrase_class,omitempty"`
	Modality    string   `json:"modality,omitempty"`
	About       []string `json:"about,omitempty"` // JSON Pointers
}

// FactStatus says how far a fact is agreed, and who says what. Positions are keyed by reading or by evidence id.
type FactStatus struct {
	Status    string              `json:"status"`
	Positions map[string]Position `json:"positions,omitempty"`
}

// Position is the value that one reading or source gives a fact.
type Position struct {
	Value    any      `json:"value"`
	Evidence []string `json:"evidence,omitempty"`
}

// World is a named way of settling what is disputed: it sets facts by JSON Pointer.
type World struct {
	Title string         `json:"title"`
	Set   map[string]any `json:"set"`
}

// Citation ties facts to a place in a piece of evidence.
type Citation struct {
	Pointers     []string `json:"pointers"`
	Evidence     string   `json:"evidence,omitempty"`
	Locator      string   `json:"locator,omitempty"`
	Method       string   `json:"method,omitempty"`
	Confidence   string   `json:"confidence,omitempty"`
	AttributedTo string   `json:"attributedTo,omitempty"`
}

// Evidence is a source, by digest where its bytes were seen.
type Evidence struct {
	Title      string   `json:"title,omitempty"`
	URL        string   `json:"url,omitempty"`
	MediaType  string   `json:"mediaType,omitempty"`
	SHA256     string   `json:"sha256,omitempty"`
	Collected  string   `json:"collected,omitempty"`
	Custodian  string   `json:"custodian,omitempty"`
	Importer   string   `json:"importer,omitempty"`
	Redactions []string `json:"redactions,omitempty"`
}

// Seconds is a length of time that may be unknown. Its zero value is one that was omitted.
type Seconds struct {
	N     int64
	Known bool
	// Stated is false where the document said nothing at all.
	Stated bool
}

// IsZero tells encoding/json to omit what was not stated.
func (s Seconds) IsZero() bool { return !s.Stated }

// MarshalJSON writes an integer, or "unknown".
func (s Seconds) MarshalJSON() ([]byte, error) {
	if s.Known {
		return json.Marshal(s.N)
	}
	return []byte(`"unknown"`), nil
}

// UnmarshalJSON reads an integer, or "unknown".
func (s *Seconds) UnmarshalJSON(b []byte) error {
	if string(b) == `"unknown"` {
		*s = Seconds{Stated: true}
		return nil
	}
	s.Stated, s.Known = true, true
	if err := json.Unmarshal(b, &s.N); err != nil {
		return fmt.Errorf("seconds: %w", err)
	}
	return nil
}
