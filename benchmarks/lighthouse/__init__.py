"""Pages as a phone sees them, beside a page written by hand."""
