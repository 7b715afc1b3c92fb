import { expect, test } from 'vitest';
import { linkTarget, PRINTED_ADDRESS } from './link-target.ts';

const lab = {
  host: 'k3s-w1',
  hosts: [
    { name: 'k3s-s', address: '192.168.10.10' },
    { name: 'k3s-w1', address: '192.168.10.101' },
    { name: 'testpc', address: '192.168.10.200' },
  ],
};

test.each([
  ['http://192.168.10.10:30080/productpage', 'k3s-s', 30_080, '/productpage'],
  ['HTTP://K3S-S:30080', 'k3s-s', 30_080, '/'],
  ['http://testpc./a b?c=d#e', 'testpc', 80, '/a%20b?c=d#e'],
  ['http://3232238090:8000/', 'k3s-s', 8_000, '/'],
  ['http://someone:secret@192.168.10.200/', 'testpc', 80, '/'],
  ['http://[::ffff:192.168.10.10]:30080/', 'k3s-s', 30_080, '/'],
  ['http://[0:0:0:0:0:ffff:c0a8:a0a]:30080/', 'k3s-s', 30_080, '/'],
  ['http://0.0.0.0:8000/', 'k3s-w1', 8_000, '/'],
  ['http://[::]:8000/', 'k3s-w1', 8_000, '/'],
])('an address of the lab is a web tab: %s', (address, host, port, path) => {
  expect(linkTarget(address, lab)).toEqual({ kind: 'lab', place: { host, port, path } });
});

test.each([
  ['http://localhost:15000/config_dump', '127.0.0.1', 15_000, '/config_dump'],
  ['http://kiali.localhost:20001/', '127.0.0.1', 20_001, '/'],
  ['http://127.0.0.1:8001/책', '127.0.0.1', 8_001, '/%EC%B1%85'],
  ['http://127.0.0.53/', '127.0.0.53', 80, '/'],
  ['http://[::1]:20001/kiali', '127.0.0.1', 20_001, '/kiali'],
  ['http://[::ffff:127.0.0.1]:1/', '127.0.0.1', 1, '/'],
  ['http://10.10.200.1:443/', '10.10.200.1', 443, '/'],
  ['http://172.16.1.4:9080/details/0', '172.16.1.4', 9_080, '/details/0'],
  ['http://192.168.10.1/lab-ca.crt', '192.168.10.1', 80, '/lab-ca.crt'],
  ['http://productpage:9080/productpage', 'productpage', 9_080, '/productpage'],
  ['http://istiod.istio-system.svc:15014/metrics', 'istiod.istio-system.svc', 15_014, '/metrics'],
  ['http://web-svc.default.svc.cluster.local./', 'web-svc.default.svc.cluster.local', 80, '/'],
])('what means something else from elsewhere is seen from where it was printed: %s', (address, host, port, path) => {
  expect(linkTarget(address, lab)).toEqual({ kind: 'lab', place: { host, port, path, from: 'k3s-w1' } });
  expect(linkTarget(address, { ...lab, host: 'testpc' })).toEqual({ kind: 'lab', place: { host, port, path } });
});

test('a name that no network outside has goes to the ingress gateway, or to its port of a node', () => {
  const place = { host: 'k3s-s', name: 'www.mesh.test', port: 'ingress', path: '/a?b' };
  expect(linkTarget('http://WWW.mesh.test/a?b', lab)).toEqual({ kind: 'lab', place });
  const ported = { host: 'k3s-s', name: 'www.mesh.test:30080', port: 30_080, path: '/' };
  expect(linkTarget('http://www.mesh.test:30080', lab)).toEqual({ kind: 'lab', place: ported });
});

test.each([
  ['https://192.168.10.10:6443/version', 'https://192.168.10.10:6443'],
  ['https://10.10.200.1/', 'https://10.10.200.1'],
  ['https://localhost:8443/', 'https://localhost:8443'],
  ['https://www.mesh.test/', 'https://www.mesh.test'],
  [`http://k3s-s/${'x'.repeat(3_000)}`, 'http://k3s-s'],
])('an address of the lab that no web tab shows does not lead out of it: %.40s', (address, site) => {
  expect(linkTarget(address, lab)).toEqual({ kind: 'lab-other', site });
});

test.each([
  ['https://istio.io/latest/', 'istio.io', 'https://istio.io/latest/'],
  ['http://192.168.10.10@evil.example/', 'evil.example', 'http://192.168.10.10@evil.example/'],
  ['http://192.168.10.10.evil.example/', '192.168.10.10.evil.example', 'http://192.168.10.10.evil.example/'],
  ['http://k3s-s.evil.example', 'k3s-s.evil.example', 'http://k3s-s.evil.example/'],
  ['http://localhost.evil.example/', 'localhost.evil.example', 'http://localhost.evil.example/'],
  ['http://192.168.10.10\\@evil.example/x', '192.168.10.10', undefined],
  ['https://раураl.example/', 'xn--l-7sba6dbr.example', 'https://xn--l-7sba6dbr.example/'],
  ['http://10.10.201.1/', '10.10.201.1', 'http://10.10.201.1/'],
  ['http://172.32.0.1/', '172.32.0.1', 'http://172.32.0.1/'],
  ['http://[2001:db8::1]:8080/', '[2001:db8::1]:8080', 'http://[2001:db8::1]:8080/'],
  ['http://[::ffff:8.8.8.8]/', '[::ffff:808:808]', 'http://[::ffff:808:808]/'],
  ['http://productpage.default/', 'productpage.default', 'http://productpage.default/'],
  [
    'http://a.svc.cluster.local.evil.example/',
    'a.svc.cluster.local.evil.example',
    'http://a.svc.cluster.local.evil.example/',
  ],
  ['http://mesh.test.evil.example/', 'mesh.test.evil.example', 'http://mesh.test.evil.example/'],
])('what only looks like the lab is outside, under its real name: %s', (address, host, url) => {
  const target = linkTarget(address, lab);
  // A backslash is a slash to browsers, so what follows it is a path.
  if (url === undefined) expect(target).toMatchObject({ kind: 'lab', place: { host: 'k3s-s' } });
  else expect(target).toEqual({ kind: 'outside', url, host });
});

test.each([
  ['javascript:alert(1)', 'javascript:'],
  [' \tjava\nscript:alert(1)', 'javascript:'],
  ['data:text/html,<script>1</script>', 'data:'],
  ['file:///etc/passwd', 'file:'],
  ['ssh://root@192.168.10.10', 'ssh:'],
  ['blob:http://192.168.10.10/x', 'blob:'],
  ['view-source:http://192.168.10.10/', 'view-source:'],
])('no other scheme is opened: %s', (address, scheme) => {
  expect(linkTarget(address, lab)).toEqual({ kind: 'refused', scheme });
});

test.each(['', '/productpage', '//evil.example', 'http://', 'http://[', 'http://a b/'])('no address: %s', (address) => {
  expect(linkTarget(address, lab)).toEqual({ kind: 'no-address' });
});

test.each([
  ['at http://[::1], or', 'http://[::1]'],
  ['Serving on :: port 8000 (http://[::]:8000/) ...', 'http://[::]:8000/'],
  ['[http://[::1]:15000/stats?filter=a]', 'http://[::1]:15000/stats?filter=a'],
  ['see HTTP://k3s-s:30080/productpage.', 'HTTP://k3s-s:30080/productpage'],
  ['"http://10.10.200.15:9080"', 'http://10.10.200.15:9080'],
])('of a line the address alone is a link: %s', (line, address) => {
  expect(PRINTED_ADDRESS.exec(line)?.[0]).toBe(address);
});
