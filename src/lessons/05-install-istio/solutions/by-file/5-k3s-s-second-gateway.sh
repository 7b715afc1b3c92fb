# timeout: 240
kubectl create namespace partners
cat > partners.yaml <<'YAML'
apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
spec:
  profile: empty
  components:
    ingressGateways:
      - name: partner-gateway
        namespace: partners
        enabled: true
        label:
          istio: partner-gateway
        k8s:
          resources:
            requests:
              cpu: 10m
              memory: 40Mi
          service:
            type: NodePort
            ports:
              - name: http2
                port: 80
                targetPort: 8080
                nodePort: 31090
YAML
istioctl manifest generate -f partners.yaml | kubectl apply -f -
kubectl rollout status deployment partner-gateway -n partners --timeout=90s
