"""The sign-off document: every sentence and rule with what is behind it, for the clinician who signs."""
