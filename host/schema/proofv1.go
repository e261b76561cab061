package schema

// proofV1 is what proves a fact in a case/v1, by globs of pointers, the strongest first: what a provider's side logs
// outranks what a client recorded, that what is deployed, that what is only planned or configured, and that what
// somebody declares. A case/v1 could not say so itself, and was judged with this table; see
// [Case.Proof] and docs/rationale.md#why-is-what-proves-a-fact-data-of-the-case.
func proofV1() map[string][]Proof {
	return map[string][]Proof{
		"/components/*/hosting/**": {
			{Evidence: "the provider's audit or invocation log of the call (CloudTrail, Bedrock model invocation " +
				"log, Azure diagnostic log)", Shows: "the region and the service that answered; a cross-region " +
				"profile may leave the region out", Confidence: "high"},
			{Evidence: "client traffic of the call (HAR, VCR cassette, OTLP spans)",
				Shows: "server.address, region headers, cloud.* resource attributes", Confidence: "high"},
			{Evidence: "deployed state (Terraform state, Kubernetes objects)",
				Shows: "the account, its kind, its region and the SKU's processing location", Confidence: "medium"},
			{Evidence: "the gateway's routing table (LiteLLM, Envoy AI Gateway)",
				Shows:      "the real provider behind a public name, and its fallbacks; configuration, not traffic",
				Confidence: "medium"}},
		"/relationships/*/state_mode": {
			{Evidence: "client traffic of the call (HAR, VCR cassette)",
				Shows: "session ids, and whether earlier turns are sent again", Confidence: "high"},
			{Evidence: "OTLP spans with the GenAI conventions", Shows: "gen_ai.conversation.id across calls",
				Confidence: "high"},
			{Evidence: "the API's description (OpenAPI)",
				Shows: "operations that store a conversation or a thread; offered is not used", Confidence: "medium"}},
		"/relationships/*/interface": {
			{Evidence: "the provider's audit log",
				Shows: "the operation called (InvokeModel, InvokeAgent, ChatCompletions_Create)", Confidence: "high"},
			{Evidence: "client traffic of the call", Shows: "host, path and authentication", Confidence: "high"}},
		"/relationships/*/carries": {
			{Evidence: "client traffic of the leg (HAR, VCR cassette)", Shows: "what its bodies hold",
				Confidence: "high"},
			{Evidence: "OTLP spans with the GenAI conventions", Shows: "the messages recorded with the operation",
				Confidence: "high"}},
		"/relationships/*/input_origin": {
			{Evidence: "OTLP traces that join the runtime's call to the model's",
				Shows: "whether the customer's words come again in the model's input", Confidence: "high"}},
		"/relationships/*/path": {
			{Evidence: "OTLP traces over a period of use", Shows: "whether every request takes the leg",
				Confidence: "high"},
			{Evidence: "the gateway's routing table", Shows: "what is a fallback, and what is off",
				Confidence: "medium"}},
		"/relationships/*/observed": {
			{Evidence: "the provider's audit or invocation log", Shows: "that the call was made", Confidence: "high"}},
		"/relationships/*/model": {
			{Evidence: "the provider's invocation log", Shows: "modelId", Confidence: "high"},
			{Evidence: "OTLP spans with the GenAI conventions",
				Shows: "gen_ai.response.model, which outranks gen_ai.provider.name", Confidence: "high"}},
		"/models/**": {
			{Evidence: "the model card or the ML bill of materials (CycloneDX)",
				Shows:      "who supplies the model, its licence and release; declared, often by an interested party",
				Confidence: "low"},
			{Evidence: "the licence under which the weights are published", Shows: "whether and how they are released",
				Confidence: "high"}},
		"/state/**": {
			{Evidence: "deployed state (Terraform state, CloudFormation template)",
				Shows: "stores, sessions and their lifetimes", Confidence: "medium"},
			{Evidence: "an experiment recorded as client traffic",
				Shows: "whether the offering works once its state is cleared", Confidence: "high"}},
		"/components/*/exposure": {
			{Evidence: "deployed state (load balancers, gateways, policies of access)",
				Shows: "who can reach the component", Confidence: "medium"}},
		"/offering/**": {
			{Evidence: "the offering's public documentation and price list, archived on the day",
				Shows: "how it is sold, and what a customer can choose", Confidence: "medium"},
			{Evidence: "the customer's contract or order form", Shows: "who sells to whom, and as what",
				Confidence: "high"}},
		"/dealings/**": {
			{Evidence: "the correspondence between the two parties, from both custodians",
				Shows: "what was offered or asked, when, and what was answered", Confidence: "high"}},
	}
}
