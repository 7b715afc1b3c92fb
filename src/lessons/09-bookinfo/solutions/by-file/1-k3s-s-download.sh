curl -sL https://istio.io/downloadIstio | ISTIO_VERSION=1.23.2 TARGET_ARCH=x86_64 sh -
ls istio-1.23.2/samples/bookinfo
