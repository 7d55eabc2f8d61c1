"""Where Django is told what it is running: settings, addresses, the server's door and the clock."""
