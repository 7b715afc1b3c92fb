import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestMachine, testMachine, whyNoLabs } from '../labd/machine-fixture.ts';
import { ISTIO_VERSION } from '../toolchain/inputs/mesh/profile.ts';

const LAB = 'outside1';
const POLL = { timeout: 10_000, interval: 50 };
const DEMO = 'https://www.envoyproxy.io/docs/envoy/latest/_downloads/92dcb9714fb6bc288d042029b34c0de4/envoy-demo.yaml';

/** What the course's commands find of the internet, typed on testpc as they are in its chapters. */
describe.skipIf(whyNoLabs() !== undefined)('the world outside of a lab', () => {
  let machine: TestMachine;

  beforeAll(async () => {
    machine = await testMachine();
    await machine.start();
    await machine.create(LAB, { cluster: false, workers: 0 });
    await machine.until(LAB, 'running');
  });
  afterAll(() => machine?.close());

  const run = (script: string) => machine.labinit(LAB, 'testpc').run({ argv: ['bash', '-c', script] });
  const output = async (script: string): Promise<string> => {
    const { code, stdout, stderr } = await run(script);
    if (code !== 0) throw new Error(`${script}: ${code}\n${stdout.toString()}${stderr.toString()}`);
    return stdout.toString();
  };

  test('a host trusts its lab’s authority soon after it is up, and no other lab’s', async () => {
    await expect.poll(async () => (await run('curl -sS https://www.envoyproxy.io')).code, POLL).toBe(0);
    expect(await output('curl -s https://www.envoyproxy.io | grep -o "<title>.*</title>"')).toMatch(/envoyproxy/);
    expect(await output('curl -sSL -o /dev/null -w "%{url_effective}" http://istio.io/downloadIstio')).toMatch(
      /^https:/,
    );
    await output('update-ca-certificates && curl -sS https://istio.io/ -o /dev/null');
    const other = 'outside2';
    await machine.create(other, { cluster: false, workers: 0 });
    await machine.until(other, 'running');
    const fetched = () => machine.labinit(other, 'testpc').run({ argv: ['curl', '-sf', 'http://mirror/lab-ca.crt'] });
    await expect.poll(async () => (await fetched()).code, POLL).toBe(0);
    await machine.labinit(LAB, 'testpc').writeFile('/tmp/other.crt', (await fetched()).stdout);
    // without a folder of its own choice curl would look among what the host trusts, too
    expect((await run('curl -s --cacert /tmp/other.crt --capath /tmp https://istio.io/')).code).toBe(60);
    await machine.destroy(other);
  });

  test.each(['bookworm', 'jammy'])('Envoy installs from the repository of %s', async (suite) => {
    await output(`set -e
      install -d /etc/apt/keyrings
      wget -qO- https://apt.envoyproxy.io/signing.key | sudo gpg --dearmor --yes -o /etc/apt/keyrings/envoy-keyring.gpg
      echo "deb [signed-by=/etc/apt/keyrings/envoy-keyring.gpg] https://apt.envoyproxy.io ${suite} main" \
        > /etc/apt/sources.list.d/envoy.list
      apt-get update
      apt-get install -y envoy`);
    expect(await output('/usr/bin/envoy --version')).toMatch(/\/\d+\.\d+\.\d+\//);
    await output('apt-get remove -y envoy && ! test -e /usr/bin/envoy');
  });

  test('the demo configuration runs as it was loaded, and reaches the page over TLS', async () => {
    await output(
      `apt-get install -y envoy && cd /tmp && curl -sSO ${DEMO} && envoy --mode validate -c envoy-demo.yaml`,
    );
    const envoy = await machine.labinit(LAB, 'testpc').exec({ argv: ['envoy', '-c', '/tmp/envoy-demo.yaml'] });
    envoy.stdout.resume();
    envoy.stderr.resume();
    await expect.poll(async () => (await run('curl -sf http://127.0.0.1:10000')).code, POLL).toBe(0);
    const page = await output('curl -sv http://192.168.10.200:10000 2>&1');
    expect(page).toMatch(/<title>.*envoyproxy/);
    expect(page).toMatch(/< server: envoy/);
    expect(page).toContain('x-request-id');
    envoy.close();
  });

  test('the download gives the release’s folder', async () => {
    const line = `curl -s -L https://istio.io/downloadIstio | ISTIO_VERSION=${ISTIO_VERSION} TARGET_ARCH=x86_64 sh -`;
    const folder = `istio-${ISTIO_VERSION}`;
    await output(`cd /root && ${line}`);
    expect(await output(`/root/${folder}/bin/istioctl version --remote=false`)).toContain(ISTIO_VERSION);
    const found = await output(`cd /root/${folder} && ls -d LICENSE manifests/profiles/demo.yaml samples tools`);
    expect(found.split('\n')).toHaveLength(5);
  });

  test('connections that say nothing do not end it', async () => {
    const held = 'for i in $(seq 300); do exec {fd}<>/dev/tcp/192.168.10.1/443 || exit 1; done';
    expect(await output(`${held}; getent hosts istio.io`)).toContain('192.168.10.1');
    await expect.poll(async () => (await run('curl -sS -m 2 https://istio.io/')).code, POLL).toBe(0);
    expect((await run('getent hosts www.debian.org')).code).toBe(2);
  });
});
