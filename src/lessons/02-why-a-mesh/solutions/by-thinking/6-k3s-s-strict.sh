kubectl apply -f - <<'EOF'
apiVersion: security.istio.io/v1beta1
kind: PeerAuthentication
metadata: {name: only-known, namespace: tour}
spec:
  selector: {matchLabels: {app: shop}}
  mtls: {mode: STRICT}
EOF
sleep 2
