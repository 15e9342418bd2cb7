//go:build tools

// Package sloth pins the SLO generator that the benchmarks compare with.
package sloth

import _ "github.com/slok/sloth/cmd/sloth"
