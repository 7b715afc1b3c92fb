import { setTimeout as sleep } from 'node:timers/promises';
import { layout } from '/work/wt/hostile/lab-runtime/layout.ts';
import { createLabHosts } from '/work/wt/hostile/server/labs/lab-hosts.ts';
import { createGrader } from '/work/wt/hostile/server/grading/grader.ts';
import { readConfig } from '/work/wt/hostile/server/config.ts';
const id = 'fc955225';
const { paths } = readConfig();
const hosts = createLabHosts(paths, id);
const check = { kind: 'request-in-both-logs', host: 'www.mesh.test', app: { namespace: 'default', name: 'web' } };
const cp = { id: 'logs', title: { ko: '', en: '' }, goal: { ko: '', en: '' }, checks: [check], hints: [] };
const grader = createGrader({ hosts, lesson: { id: 'x', checkpoints: [cp], start: {} } as never, onVerdict: (c, v) => console.log(new Date().toISOString(), c, v.status, v.status === 'failed' ? JSON.stringify(v.reason) : v.status === 'passed' ? v.evidence : JSON.stringify(v)) });
grader.start();
const run = async (host: string, script: string) => {
  const { execFile } = await import('node:child_process');
  return new Promise<string>((resolve) => execFile('/work/main/slipway', ['lab', 'exec', id, host, '--', 'bash', '-lc', script], { cwd: '/work/main', timeout: 170_000 }, (e, out, err) => {
    console.log(script.slice(0, 60), '→', e ? String(e).slice(0, 100) : 'ok', out.slice(0, 300), err.slice(0, 300)); resolve(out); }));
};
await sleep(20_000);
const ip = (await run('k3s-s', "kubectl get pod -l app=web -o jsonpath='{.items[0].status.podIP}'")).trim();
const line = (rid: string) => `[2026-11-30T22:20:00.362Z] \\"GET / HTTP/1.1\\" 200 - via_upstream - \\"-\\" 0 615 1 1 \\"192.168.10.200\\" \\"curl/7.88.1\\" \\"${rid}\\" \\"www.mesh.test\\" \\"${ip}:80\\" outbound|80||web-svc.default.svc.cluster.local 172.16.1.3:37666 172.16.1.3:8080 192.168.10.200:61101 - -`;
const side = (rid: string) => `[2026-11-30T22:20:00.363Z] \\"GET / HTTP/1.1\\" 200 - via_upstream - \\"-\\" 0 615 0 0 \\"192.168.10.10\\" \\"curl/7.88.1\\" \\"${rid}\\" \\"www.mesh.test\\" \\"${ip}:80\\" inbound|80|| 127.0.0.6:54912 ${ip}:80 192.168.10.10:0 outbound_.80_._.web-svc.default.svc.cluster.local default`;
const forge = (rid: string) => run('k3s-s', `kubectl exec -n istio-system deploy/istio-ingressgateway -- sh -c 'echo "${line(rid)}" > /proc/1/fd/1'; kubectl exec deploy/web -c istio-proxy -- sh -c 'echo "${side(rid)}" > /proc/1/fd/1'`);
console.log('--- forged'); await forge('forged-1'); await sleep(30_000);
console.log('--- real'); await run('testpc', "curl -s -o /dev/null -w '%{http_code}\\n' -H 'Host: www.mesh.test' http://192.168.10.10:$(ssh -V 2>/dev/null; echo ${IGWHTTP:-30080})/"); await sleep(30_000);
await run('k3s-s', 'kubectl exec -n istio-system deploy/istio-ingressgateway -- curl -s localhost:15000/clusters | grep web-svc.*rq_total');
grader.stop(); process.exit(0);
