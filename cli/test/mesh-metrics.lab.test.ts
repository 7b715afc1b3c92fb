import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { metricsManifest } from '#lab-runtime/toolchain/inputs/mesh/metrics/envoy-filter.ts';
import { LabShell, OBJECTS } from './mesh-metrics-fixture.ts';
import { slipway } from './slipway-fixture.ts';

const FORGED = "-H 'x-slipway-peer: evil;evil;evil;evil;evil;evil;evil'";
const PATIENCE = { timeout: 30_000, interval: 1000 };
vi.setConfig({ testTimeout: 180_000 });
let lab = '';
let shell = new LabShell('');

/** Many requests in one command; answers the statuses. */
const many = (count: number, url: string, options = '') =>
  `for i in $(seq ${count}); do curl -s -o /dev/null -w '%{http_code} ' ${FORGED} ${options} ${url}; done`;
const times = (count: number, code: number) => `${code} `.repeat(count);
const client = (script: string) => shell.pod('counted', 'client', 'client', script);

async function requests(deployment: string, labels: Readonly<Record<string, string>>): Promise<number> {
  const found = await shell.series('counted', deployment, 'istio_requests_total');
  const counted = found.filter((each) => Object.entries(labels).every(([key, value]) => each.labels[key] === value));
  return counted.reduce((sum, { value }) => sum + value, 0);
}

beforeAll(async () => {
  const created = await slipway('lab', 'create', '--json');
  expect(created).toMatchObject({ code: 0 });
  lab = JSON.parse(created.stdout).lab.id;
  shell = new LabShell(lab);
  await shell.apply(metricsManifest());
  await shell.apply(OBJECTS);
  for (const namespace of ['counted', 'outside'])
    await shell.on(
      'k3s-s',
      'kubectl',
      '-n',
      namespace,
      'wait',
      '--for=condition=Available',
      'deploy',
      '--all',
      '--timeout=180s',
    );
  await vi.waitFor(async () => expect(await client(many(1, 'http://echo/none'))).toBe(times(1, 404)), PATIENCE);
  // Proxies that were there before the filter have it too, then.
  await vi.waitFor(async () => expect(await requests('client', { response_code: '404' })).toBeGreaterThan(0), PATIENCE);
}, 900_000);
afterAll(async () => {
  if (lab !== '') await slipway('lab', 'destroy', lab);
});

test.each([
  { what: 'success', url: 'http://echo/', count: 17, code: 200, flags: '-', isReceived: true },
  { what: 'what a fault aborts', url: 'http://echo/aborted', count: 13, code: 500, flags: 'FI', isReceived: false },
  { what: 'what a policy denies', url: 'http://echo/denied', count: 9, code: 403, flags: '-', isReceived: true },
  { what: 'what nobody answers', url: 'http://nobody/', count: 7, code: 503, flags: 'UH', isReceived: false },
])('$what is counted exactly, by the sender and by a receiver', async ({ url, count, code, flags, isReceived }) => {
  expect(await client(many(count, url))).toBe(times(count, code));
  const sent = { response_code: String(code), response_flags: flags };
  await vi.waitFor(async () => expect(await requests('client', sent)).toBe(count), PATIENCE);
  const received = { response_code: String(code), connection_security_policy: 'mutual_tls' };
  await vi.waitFor(async () => expect(await requests('echo', received)).toBe(isReceived ? count : 0), PATIENCE);
});

test('gRPC reaches an application by mTLS, and is counted by its status', async () => {
  const call = `curl -s -o /dev/null --http2-prior-knowledge -H 'content-type: application/grpc' -d '' http://echo:5000/a/b`;
  await client(`for i in 1 2 3; do ${call}; done`);
  const labels = { request_protocol: 'grpc', grpc_response_status: '5' };
  await vi.waitFor(async () => expect(await requests('client', labels)).toBe(3), PATIENCE);
  await vi.waitFor(async () => expect(await requests('echo', labels)).toBe(3), PATIENCE);
});

test('a connection adds itself and its bytes when it ends', async () => {
  expect(await client('printf hello | socat -t5 - TCP:echo:9000')).toBe('hello');
  for (const [metric, value] of [
    ['connections_opened', 1],
    ['connections_closed', 1],
    ['sent_bytes', 5],
    ['received_bytes', 5],
  ])
    await vi.waitFor(async () => {
      const all = await shell.series('counted', 'client', `istio_tcp_${metric}_total`);
      const toEcho = all.filter(({ labels }) => labels.destination_peer?.startsWith('echo;counted;'));
      expect(toEcho).toMatchObject([{ value, labels: { source_workload: 'client' } }]);
    }, PATIENCE);
});

test('nobody forges who sends, and no application or stranger learns it', async () => {
  const told = (script: string) => `${script} ${FORGED}`;
  const nothing = 'peer=[] own=[]';
  expect(await client(told('curl -s http://echo/'))).toBe(nothing);
  expect(await shell.pod('outside', 'client', 'client', told('curl -s http://echo.counted/'))).toBe(nothing);
  const address = await shell.on(
    'k3s-s',
    'kubectl',
    '-n',
    'counted',
    'get',
    'pod',
    '-l',
    'app=echo',
    '-o',
    'jsonpath={.items[0].status.podIP}',
  );
  // As the proxy's own user a process goes past the sidecar.
  expect(await shell.pod('counted', 'client', 'istio-proxy', told(`curl -s http://${address}/`))).toBe(nothing);
  const gateway = await shell.on(
    'k3s-s',
    'kubectl',
    '-n',
    'istio-system',
    'get',
    'pod',
    '-l',
    'app=istio-ingressgateway',
    '-o',
    'jsonpath={.items[0].status.podIP}',
  );
  expect(
    await shell.pod('outside', 'client', 'client', told(`curl -s -H 'Host: counted.test' http://${gateway}:8080/`)),
  ).toBe(nothing);

  await vi.waitFor(async () => {
    const all = await shell.series('counted', 'echo', 'istio_requests_total');
    const senders = new Set(
      all.map(({ labels }) => `${labels.connection_security_policy} ${labels.source_peer?.split(';')[0]}`),
    );
    expect([...senders].sort()).toEqual(['mutual_tls client', 'mutual_tls istio-ingressgateway', 'none ']);
  }, PATIENCE);
});

test('what leaves the mesh does not say who sent it', async () => {
  const answer = 'HTTP/1.1 200 OK\\r\\ncontent-length: 0\\r\\nconnection: close\\r\\n\\r\\n';
  const heard = shell.on('testpc', 'sh', '-c', `printf '${answer}' | timeout 40 socat -t2 - TCP-LISTEN:8090,reuseaddr`);
  await vi.waitFor(
    async () =>
      expect(await client(many(1, 'http://192.168.10.200:8090/', "-H 'Host: world.test'"))).toBe(times(1, 200)),
    PATIENCE,
  );
  expect(await heard).toMatch(/^GET \/ /);
  expect(await heard).not.toMatch(/slipway/i);
});
