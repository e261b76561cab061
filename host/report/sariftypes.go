package report

import "github.com/construe-host/construe/host/schema"

// What of SARIF 2.1.0 is written. testdata/formats has its JSON Schema, which a test holds these to.
type (
	sarifResult struct {
		RuleID       string             `json:"ruleId"`
		RuleIndex    int                `json:"ruleIndex"`
		Kind         string             `json:"kind"`
		Level        string             `json:"level"`
		Message      sarifMessage       `json:"message"`
		Locations    []sarifLocation    `json:"locations,omitempty"`
		Related      []sarifLocation    `json:"relatedLocations,omitempty"`
		CodeFlows    []sarifCodeFlow    `json:"codeFlows,omitempty"`
		Fingerprints map[string]string  `json:"partialFingerprints"`
		Suppressions []sarifSuppression `json:"suppressions,omitempty"`
	}
	sarifMessage struct {
		Text string `json:"text"`
	}
	sarifLocation struct {
		Physical *sarifPhysical  `json:"physicalLocation,omitempty"`
		Logical  []sarifLogicals `json:"logicalLocations,omitempty"`
		Message  *sarifMessage   `json:"message,omitempty"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   sarifRegion   `json:"region"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine int `json:"startLine"`
	}
	sarifLogicals struct {
		Name string `json:"fullyQualifiedName"`
	}
	sarifCodeFlow struct {
		ThreadFlows []sarifThreadFlow `json:"threadFlows"`
	}
	sarifThreadFlow struct {
		Locations []sarifFlowLocation `json:"locations"`
	}
	sarifFlowLocation struct {
		Level    int           `json:"nestingLevel"`
		Location sarifLocation `json:"location"`
	}
	sarifSuppression struct {
		Kind          string `json:"kind"`
		Status        string `json:"status"`
		Justification string `json:"justification"`
	}
	sarifRule struct {
		ID    string        `json:"id"`
		Short *sarifMessage `json:"shortDescription,omitempty"`
		Full  *sarifMessage `json:"fullDescription,omitempty"`
	}
	sarifTail struct {
		Tool        sarifTool         `json:"tool"`
		Invocations []sarifInvocation `json:"invocations"`
		Automation  sarifAutomation   `json:"automationDetails"`
		ColumnKind  string            `json:"columnKind"`
		Properties  *sarifProperties  `json:"properties,omitempty"`
	}
	sarifProperties struct {
		Gate sarifGate `json:"gate"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name           string      `json:"name"`
		InformationURI string      `json:"informationUri"`
		Rules          []sarifRule `json:"rules,omitempty"`
	}
	sarifInvocation struct {
		Successful    bool                `json:"executionSuccessful"`
		Execution     []sarifNotification `json:"toolExecutionNotifications,omitempty"`
		Configuration []sarifNotification `json:"toolConfigurationNotifications,omitempty"`
	}
	sarifNotification struct {
		Level   string       `json:"level"`
		Message sarifMessage `json:"message"`
	}
	sarifAutomation struct {
		ID string `json:"id"`
	}
	sarifGate struct {
		FailOn string            `json:"failOn"`
		Result string            `json:"result"`
		Today  string            `json:"today,omitempty"`
		Counts schema.GateCounts `json:"counts"`
	}
)

// sarifText is a text as a message, which has no links and no places for arguments; nil for none.
func sarifText(text string) *sarifMessage {
	if text == "" {
		return nil
	}
	return &sarifMessage{sarifPlain(text)}
}

func sarifNotice(level, text string) sarifNotification {
	return sarifNotification{Level: level, Message: sarifMessage{sarifPlain(text)}}
}

// sarifLogical names what has no line.
func sarifLogical(name string) []sarifLogicals {
	if name == "" {
		return nil
	}
	return []sarifLogicals{{sarifWord(name)}}
}
