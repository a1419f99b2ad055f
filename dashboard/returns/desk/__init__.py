"""The returns desk: rounds, drafts, submissions and their log, which the browser's pages and tests work on."""
