rm -f /var/lib/apt/lists/apt.envoyproxy.io_*
