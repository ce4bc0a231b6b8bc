package fuzz

import "crosstalk/harness"

var nil2 = harness.Typical
