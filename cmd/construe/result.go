package main

import (
	"fmt"

	"github.com/construe-host/construe/host/schema"
)

// documentResult fails a document in which something could not be judged, which is never a pass. nil where everything
// was. The document says whose code failed, and how. construe check and construe test, which look for that, have a code
// of their own.
func documentResult(documents ...any) error {
	for _, d := range documents {
		if hasError(d) {
			return result(exitEvaluation)
		}
	}
	return nil
}

func hasError(document any) bool {
	switch d := document.(type) {
	case *schema.Failure: // a runtime that lacks a world was asked about in vain, and failed at nothing
		return !d.LacksWorld()
	case *schema.Comparison:
		for _, cell := range d.Cells {
			if cell.Outcome == schema.Error {
				return true
			}
		}
	case *schema.Sweep:
		return d.HasError()
	case *schema.Verdict:
		return d.Outcome == schema.Error
	case *schema.Classification:
		return d.Error != nil
	case *schema.Explanation:
		return d.Outcome == schema.Error
	case *schema.Explanations:
		return d.HasError()
	case *schema.WhatIf:
		for _, cell := range d.Cells {
			if cell.Error != nil {
				return true
			}
		}
	case *schema.Crux:
		for _, cell := range d.Cells {
			if cell.Outcome == schema.Error {
				return true
			}
		}
	case *schema.Map:
		return d.HasError()
	case *schema.Timeline:
		for _, point := range d.Points {
			for _, w := range point.Worlds {
				if w.Aggregate == schema.Error {
					return true
				}
			}
		}
	case *schema.Inspection:
		for _, r := range d.Readings {
			if r.PluginError != nil || r.PolicyError != nil {
				return true
			}
		}
		for _, cell := range d.Cells {
			if cell.Error != "" {
				return true
			}
		}
	case *schema.Documentation:
		for _, r := range d.Readings {
			if r.PluginError != nil || r.PolicyError != nil {
				return true
			}
		}
	case *schema.Gate:
		return d.Result == schema.GateError
	case *schema.Facts, *schema.Listing: // nobody's code was asked
	case *schema.Check, *schema.Test: // their verbs look for errors, and have a code of their own
	default:
		panic(fmt.Sprintf("nothing says when a %T has an error", d))
	}
	return false
}
