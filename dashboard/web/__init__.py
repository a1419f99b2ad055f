"""What the web server adds to Dash."""
