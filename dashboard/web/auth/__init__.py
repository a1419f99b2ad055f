"""Lets users in and out, each as far as the role allows. Start reading at `roles` and `access`."""
