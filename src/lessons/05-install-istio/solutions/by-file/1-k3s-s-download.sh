export ISTIOV=1.23.2
curl -s -L https://istio.io/downloadIstio | ISTIO_VERSION=$ISTIOV TARGET_ARCH=x86_64 sh -
cp istio-$ISTIOV/bin/istioctl /usr/local/bin/
