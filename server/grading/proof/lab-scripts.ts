import type { LabHosts } from '../../labs/lab-hosts.ts';
import type { Solution } from './lesson-folder.ts';

const STEP_TIMEOUT_MS = 120_000;

/** Runs a script as a learner would type it, in one shell of the host. */
async function runScript(hosts: LabHosts, host: string, script: string): Promise<string> {
  const result = await hosts.exec(
    host,
    { argv: ['/bin/bash', '-l', '-c', script], cwd: '/root' },
    { maxBytes: 1_000_000, timeoutMs: STEP_TIMEOUT_MS },
  );
  return `${result.stdout}${result.stderr}`;
}

/** Runs the steps in order. A step may fail: a mistake often does. */
export async function runSolution(
  hosts: LabHosts,
  { steps }: Solution,
  onOutput?: (text: string) => void,
): Promise<void> {
  // What the learner read on k3s-s and types on testpc.
  const nodePort = await runScript(
    hosts,
    'k3s-s',
    `kubectl get service -n istio-system istio-ingressgateway -o jsonpath='{.spec.ports[?(@.port==80)].nodePort}'`,
  );
  for (const { name, host, script } of steps) {
    const output = await runScript(hosts, host, `export IGWHTTP=${nodePort.trim()}\n${script}`);
    onOutput?.(`--- ${name} on ${host}\n${output}`);
  }
}

const RESET = `
istio=$(kubectl api-resources --api-group=networking.istio.io -o name | paste -sd,)
kubectl delete "$istio" --all -A --ignore-not-found >/dev/null
kubectl label namespace default istio-injection- istio.io/rev- istio-inject- istio.injection- >/dev/null
kubectl annotate namespace default istio-injection- >/dev/null
kubectl label namespace kube-public istio-injection- >/dev/null
for each in $(kubectl get namespace -o name | grep -vE '/(default|istio-system|kube-.*)$'); do kubectl delete "$each" --wait=false >/dev/null; done
kubectl delete deployment,statefulset,daemonset --all --cascade=foreground --wait=false >/dev/null
kubectl delete pod --all --grace-period=0 --force >/dev/null 2>&1
kubectl get service -o name | grep -v /kubernetes | xargs -r kubectl delete >/dev/null
for i in $(seq 60); do [ -z "$(kubectl get pod,deployment -o name)" ] && break; sleep 0.5; done
for i in $(seq 60); do [ -z "$(kubectl get namespace -o name | grep -vE '/(default|istio-system|kube-.*)$')" ] && break; sleep 0.5; done
`;
/** A new gateway pod has an empty access log. */
const NEW_GATEWAY = `
kubectl delete pod -n istio-system -l istio=ingressgateway --grace-period=1 >/dev/null
kubectl rollout status deployment -n istio-system istio-ingressgateway --timeout=60s
`;

/** Takes the learner's work out of a lab, so that it can be used again. */
export async function resetLab(hosts: LabHosts, { logs }: { logs: boolean }): Promise<void> {
  await runScript(hosts, 'testpc', `sed -i '/mesh\\.test/d' /etc/hosts`).catch(() => undefined);
  await runScript(hosts, 'k3s-s', RESET + (logs ? NEW_GATEWAY : ''));
}
