/** The command that writes a file. */
export const heredoc = (file: string, text: string): string => `cat > ${file} <<'YAML'\n${text}YAML\n`;

/** What a learner writes in the chapter; flat lines, as they are typed. */
export const webYaml = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      terminationGracePeriodSeconds: 0
      containers:
        - name: nginx
          image: nginx:1.22
          ports:
            - containerPort: 80
---
apiVersion: v1
kind: Service
metadata:
  name: web-svc
spec:
  selector:
    app: web
  ports:
    - name: http
      port: 80
      targetPort: 80
`;

export const gatewayYaml = ({
  selector,
  host,
}: {
  selector: string;
  host: string;
}) => `apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: web-gw
spec:
  selector:
    istio: ${selector}
  servers:
    - port:
        number: 80
        name: http
        protocol: HTTP
      hosts:
        - "${host}"
`;

export const routeYaml = ({ gateways }: { gateways: boolean }) => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: web-vs
spec:
  hosts:
    - www.mesh.test
${gateways ? '  gateways:\n    - web-gw\n' : ''}  http:
    - route:
        - destination:
            host: web-svc
            port:
              number: 80
`;
