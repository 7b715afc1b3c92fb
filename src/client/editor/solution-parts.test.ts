import { expect, test } from 'vitest';
import { solutionParts } from './solution-parts.ts';

test('texts for files and for kubectl are found, with where they go', () => {
  const script = `# first
cat > web-vs.yaml <<'YAML'
kind: VirtualService
YAML
kubectl apply -f web-vs.yaml
cat <<EOF > /etc/envoy.yaml
admin: {}
EOF
for version in v1 v2; do
  kubectl apply -f - <<YAML
kind: Service
YAML
done
cat <<YAML | kubectl apply -f -
kind: Gateway
YAML
`;
  expect(solutionParts(script)).toEqual([
    { text: 'kind: VirtualService\n', path: '/root/web-vs.yaml' },
    { text: 'admin: {}\n', path: '/etc/envoy.yaml' },
    { text: 'kind: Service\n', path: undefined },
    { text: 'kind: Gateway\n', path: undefined },
  ]);
});

test.each(['kubectl label namespace default a=b\n', 'grep -c x <<< "$text"\n', 'cat <<END\nno end\n', ''])(
  '%j writes nothing',
  (script) => expect(solutionParts(script)).toEqual([]),
);
