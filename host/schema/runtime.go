package schema

import (
	"encoding/json"
	"fmt"
)

// Runtime is a runtime/v1: one offering, as it is judged. Collections are keyed by id. Omitted facts are "" here and
// "unknown" once [Facts] has been made from it.
type Runtime struct {
	Construe string `json:"construe"`
	// ID: names the runtime in comparisons.
	ID string `json:"id"`
	// Title: one line for people.
	Title string `json:"title"`
	// AsOf: the day on which the runtime is judged; it selects the clause versions in force. An ISO 8601 date.
	AsOf string `json:"asOf"`
	// Compositions: whether a collection is all there is. "complete" is a claim that nothing else exists; nearly every
	// "permitted" depends on it.
	Compositions Compositions `json:"compositions,omitzero"`
	// Parties: the companies and persons.
	Parties map[string]Party `json:"parties,omitempty"`
	// Offering: what is sold, by whom, to whom, as what.
	Offering Offering `json:"offering"`
	// Components: the parts that run.
	Components map[string]Component `json:"components,omitempty"`
	// Models: the models that calls name.
	Models map[string]Model `json:"models,omitempty"`
	// Relations: the legs between components.
	Relations map[string]Relationship `json:"relationships,omitempty"`
	// State: what is kept between requests.
	State map[string]State `json:"state,omitempty"`
	// Dealings: what passed between parties.
	Dealings map[string]Dealing `json:"dealings,omitempty"`
	// Statements: what parties said about the offering.
	Statements map[string]Statement `json:"statements,omitempty"`
	// Facts: what is known about a fact: its status, and who says what. Keyed by the JSON Pointer of the fact. A
	// disputed fact is unknown in the tree above; positions are keyed by reading or by evidence id.
	Facts map[string]FactStatus `json:"facts,omitempty"`
	// Worlds: named ways of settling what is disputed or unknown: each sets facts by JSON Pointer.
	Worlds map[string]World `json:"worlds,omitempty"`
	// Citations: where a fact comes from: pointers into this runtime, the piece of evidence, and the place in it.
	Citations map[string]Citation `json:"citations,omitempty"`
	// Evidence: the sources themselves, by digest where the bytes were seen.
	Evidence map[string]Evidence `json:"evidence,omitempty"`
}

// Compositions says of each collection whether it is all there is: complete, incomplete or unknown (after CycloneDX).
type Compositions struct {
	// Components: whether the components are all. One of complete, incomplete and unknown.
	Components string `json:"components,omitempty"`
	// Relationships: whether the relationships are all. One of complete, incomplete and unknown.
	Relationships string `json:"relationships,omitempty"`
	// State: whether the state is all. One of complete, incomplete and unknown.
	State string `json:"state,omitempty"`
	// Capabilities: whether the offering's capabilities are all. One of complete, incomplete and unknown.
	Capabilities string `json:"capabilities,omitempty"`
	// Dealings: whether the dealings are all; asked only where a case has a limb or a term about each dealing. One of
	// complete, incomplete and unknown.
	Dealings string `json:"dealings,omitempty"`
}

// Party is a company or person. Country is ISO 3166-1 alpha-2; Parent a party id, none or unknown.
type Party struct {
	// Name: its name for people.
	Name string `json:"name,omitempty"`
	// Roles: what it is in this dispute. Of model_owner, exclusivity_beneficiary, licensor, host, reseller, vendor,
	// customer, affiliate and unknown.
	Roles []string `json:"roles,omitempty"`
	// Country: where it is established: ISO 3166-1 alpha-2, EU, EEA, global or unknown.
	Country string `json:"country,omitempty"`
	// Parent: the party that controls it; or none. The id of a party, or none.
	Parent string `json:"parent,omitempty"`
	// X: what the case says of it besides: the case's own fields, by name; see [Case.Fields].
	X map[string]any `json:"x,omitempty"`
}

// Offering is what is sold, by whom, to whom, as what.
type Offering struct {
	// Name: its name for people.
	Name string `json:"name,omitempty"`
	// Seller: who sells it. The id of a party.
	Seller      string   `json:"seller"`
	DevelopedBy []string `json:"developed_by,omitempty"`
	// Category: as what it is sold, in the seller's words. One of model_api, agent_platform, application,
	// infrastructure, dataset and unknown.
	Category string `json:"category,omitempty"`
	// Customer: to whom it is sold. One of commercial, government, us_natsec, internal, research and unknown.
	Customer string `json:"customer,omitempty"`
	// ModelSelectable: whether the customer chooses the model. One of yes, no and unknown.
	ModelSelectable string `json:"model_selectable,omitempty"`
	// RawCompletion: whether the customer gets the model's answers as they are. One of yes, no and unknown.
	RawCompletion string `json:"raw_completion,omitempty"`
	// Pricing: by what it is paid. One of per_token, per_seat, per_agent, per_compute, flat, support, none and unknown.
	Pricing string `json:"pricing,omitempty"`
	// Capabilities: what it can do, by name.
	Capabilities map[string]Capability `json:"capabilities,omitempty"`
	// X: what the case says of it besides: the case's own fields, by name; see [Case.Fields].
	X map[string]any `json:"x,omitempty"`
}

// Capability is a thing the offering can do: by which component, and since when at each party (a date, never or
// unknown).
type Capability struct {
	// By: the component that does it. The id of a component.
	By string `json:"by,omitempty"`
	// Since: by party, since when it has it; never if it has it not.
	Since map[string]string `json:"since,omitempty"`
}

// Component is a part that runs: what it does, whose it is, who runs it, and on whose machines (after C4).
type Component struct {
	// Name: its name for people.
	Name string `json:"name,omitempty"`
	// Role: what it does. An api_endpoint or gateway that is not the customer's merely forwards, and so does a batch
	// component that passes on what it is given; model_inference runs a model; a ui that the seller owns or supplied is
	// no program of the customer. One of customer, api_endpoint, gateway, agent_loop, model_inference,
	// execution_environment, state_store, retrieval, tool, application, library, identity, ui, batch, control_plane,
	// telemetry and unknown.
	Role string `json:"role"`
	// Owner: the holder of the rights in it. The id of a party.
	Owner string `json:"owner,omitempty"`
	// Operator: who runs it and can touch it. The id of a party.
	Operator string `json:"operator,omitempty"`
	// Supplier: who handed over the copy. The id of a party.
	Supplier string `json:"supplier,omitempty"`
	// Licence: an SPDX expression; OR is the licensee's choice.
	Licence string `json:"licence,omitempty"`
	// Software: the copy that it runs.
	Software Software `json:"software,omitzero"`
	Hosting  Hosting  `json:"hosting,omitzero"`
	// StaffPlace: where those who can touch it sit.
	StaffPlace string `json:"staff_place,omitempty"`
	// KeysHeldBy: the party that holds the keys. The id of a party.
	KeysHeldBy string `json:"keys_held_by,omitempty"`
	// Exposure: the widest audience, as seen from the seller's group. One of none, internal, affiliates, third_parties,
	// public and unknown.
	Exposure string `json:"exposure,omitempty"`
	// X: what the case says of it besides: the case's own fields, by name; see [Case.Fields].
	X map[string]any `json:"x,omitempty"`
}

// Software is the copy that a component runs.
type Software struct {
	Name    string `json:"name,omitempty"`
	Version string `json:"version,omitempty"`
	// Released: the day on which this copy was released; selects a clause version with published.
	Released string `json:"released,omitempty"`
	// Modified: whether the copy was changed. One of yes, no and unknown.
	Modified string `json:"modified,omitempty"`
	// Purpose: the capability that it serves. The id of a capability.
	Purpose string `json:"purpose,omitempty"`
	// SourceOffer: what source is offered to users: none, that of the work, or that of the whole service. One of none,
	// work, service and unknown.
	SourceOffer string `json:"source_offer,omitempty"`
}

// Hosting is where a component runs, in the resource attributes of OpenTelemetry, and whose machines these are.
type Hosting struct {
	// Provider: the cloud; as OpenTelemetry names it. One of alibaba_cloud, aws, azure, gcp, heroku, ibm_cloud,
	// oracle_cloud, tencent_cloud, coreweave, on_prem, device, other and unknown.
	Provider string `json:"cloud.provider,omitempty"`
	// Platform: the service of that cloud.
	Platform string `json:"cloud.platform,omitempty"`
	// Place: the country or area of the machines.
	Place string `json:"place,omitempty"`
	// Operator: whose machines they are. The id of a party.
	Operator string `json:"operator,omitempty"`
}

// Model is a model that calls name; its weights may be open.
type Model struct {
	// Provider: the party whose model it is. The id of a party.
	Provider string `json:"provider,omitempty"`
	// Name: its name for people.
	Name string `json:"name,omitempty"`
	// Weights: how its weights were released.
	Weights Weights `json:"weights,omitzero"`
	// X: what the case says of it besides: the case's own fields, by name; see [Case.Fields].
	X map[string]any `json:"x,omitempty"`
}

// Weights says how a model's weights were released and which component holds them.
type Weights struct {
	// Release: whether anybody can have the weights. One of closed, open_weights and unknown.
	Release string `json:"release,omitempty"`
	// Licence: the SPDX expression of their licence.
	Licence string `json:"licence,omitempty"`
	// HostedOn: the component that holds them. The id of a component.
	HostedOn string `json:"hosted_on,omitempty"`
}

// Relationship is a directed leg between two components; what it is called follows OpenTelemetry's GenAI conventions.
type Relationship struct {
	// From: the component that calls; it cannot be unknown. The id of a component.
	From string `json:"from"`
	// To: the component that is called; it cannot be unknown. The id of a component.
	To string `json:"to"`
	// Interface: by what it is called. One of http_api, rpc, in_process, exec, batch, human_ui, mcp, a2a and unknown.
	Interface string `json:"interface,omitempty"`
	// Operation: what is asked; as OpenTelemetry names it. One of chat, text_completion, embeddings, invoke_agent,
	// execute_tool, retrieval, create_agent, none and unknown.
	Operation string `json:"gen_ai.operation.name,omitempty"`
	// Model: the model that the call names, or none; out of a forwarder, the one that is served. The id of a model, or
	// none.
	Model string `json:"model,omitempty"`
	// ServerAddress: the address that is called.
	ServerAddress string `json:"server.address,omitempty"`
	// StateMode: what it keeps, as the caller sees it. One of stateless, client_resent, server_session, server_durable
	// and unknown.
	StateMode string `json:"state_mode,omitempty"`
	// InputOrigin: whether the customer's input is passed on as it is, changed, or made up by the system. One of
	// verbatim, transformed, system_generated and unknown.
	InputOrigin string `json:"input_origin,omitempty"`
	// Path: whether every request takes it; always: the offering cannot operate without it; optional: chosen per use.
	// One of always, fallback, optional, blocked and unknown. Omitted, it is always.
	Path string `json:"path,omitempty"`
	// Observed: whether anybody saw the call made. One of yes, no and unknown.
	Observed Tri `json:"observed,omitempty"`
	// Carries: what is passed over it. Of prompts, completions, memory, telemetry, customer_data, source_code and
	// unknown.
	Carries []string `json:"carries,omitempty"`
	// X: what the case says of it besides: the case's own fields, by name; see [Case.Fields].
	X map[string]any `json:"x,omitempty"`
}

// State is something that is kept between requests.
type State struct {
	// Kind: what it is. One of session, memory, vector_index, files, checkpoint, database, response_cache, kv_cache,
	// audit_log and unknown.
	Kind string `json:"kind"`
	// KeptBy: the component that keeps it. The id of a component.
	KeptBy    string  `json:"kept_by,omitempty"`
	LifetimeS Seconds `json:"lifetime_s,omitzero"`
	// Scope: for whom, or how long, it is kept. One of request, session, user, organisation and unknown.
	Scope string `json:"scope,omitempty"`
	// Contains: what is in it. Of prompts, completions, memory, telemetry, customer_data, source_code and unknown.
	Contains []string `json:"contains,omitempty"`
	// Essential: whether the function that is sold fails without it. One of yes, no and unknown.
	Essential string `json:"essential,omitempty"`
	// Place: where it is kept.
	Place string `json:"place,omitempty"`
	// X: what the case says of it besides: the case's own fields, by name; see [Case.Fields].
	X map[string]any `json:"x,omitempty"`
}

// Dealing is something that passed between parties: an offer, a consent, an objection, a licence bought.
type Dealing struct {
	// Kind: what passed. One of first_offer, capacity_offer, consent, disclosure, objection, waiver, licence_purchase
	// and unknown.
	Kind string `json:"kind"`
	// By: from whom. The id of a party.
	By string `json:"by,omitempty"`
	// To: to whom. The id of a party.
	To   string `json:"to,omitempty"`
	Date string `json:"date,omitempty"`
	// About: what it was about, for people.
	About string `json:"about,omitempty"`
	// Scope: how far it reaches: everything between the parties, this offering, something other, or those parts of it
	// that the pointers name; unknown where `about` is given and `scope` is not. One of everything, offering, other and
	// unknown. Omitted, it is offering.
	Scope Scope `json:"scope,omitzero"`
	// Answer: what was answered; not_made says that nothing was offered. One of none, not_in_issue, accepted, cannot,
	// chooses_not, cannot_and_chooses_not, not_made, objected and unknown.
	Answer string `json:"answer,omitempty"`
	// X: what the case says of it besides: the case's own fields, by name; see [Case.Fields].
	X map[string]any `json:"x,omitempty"`
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
	// Speaker: who said it. The id of a party.
	Speaker string `json:"speaker"`
	// Audience: to whom, or in what. One of internal_guidance, marketing, documentation, press, filing, contract,
	// correspondence and unknown.
	Audience string `json:"audience,omitempty"`
	Date     string `json:"date,omitempty"`
	// Until: since when it is no longer said, or never.
	Until string `json:"until,omitempty"`
	// Text: the words, for people.
	Text string `json:"text,omitempty"`
	// PhraseClass: what the words say of the model. One of powered_by, enables_access, calls_model, integrates_with,
	// other and unknown.
	PhraseClass string `json:"phrase_class,omitempty"`
	// Modality: whether it is said; or it is said that one may or must not say it. One of asserts, permits, forbids and
	// unknown.
	Modality string `json:"modality,omitempty"`
	// About: the facts it is about, by JSON Pointer.
	About []string `json:"about,omitempty"`
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
