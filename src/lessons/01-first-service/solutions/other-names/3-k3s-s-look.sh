istioctl proxy-status
