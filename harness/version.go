package harness

// Version is the version of crosstalk, as reports and replay files name it.
const Version = "0.1.0"
