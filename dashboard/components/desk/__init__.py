"""Components of the returns desk: plain forms that work without script."""
