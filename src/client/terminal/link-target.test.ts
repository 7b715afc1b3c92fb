import { expect, test } from 'vitest';
import { linkTarget } from './link-target.ts';

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
  ['http://localhost:15000/config_dump', 'k3s-w1', 15_000, '/config_dump'],
  ['http://127.0.0.1:8001/책', 'k3s-w1', 8_001, '/%EC%B1%85'],
  ['http://[::1]:20001/kiali', 'k3s-w1', 20_001, '/kiali'],
  ['http://[::ffff:127.0.0.1]:1/', 'k3s-w1', 1, '/'],
  ['http://0.0.0.0:8000/', 'k3s-w1', 8_000, '/'],
])('an address of the lab is a web tab: %s', (address, host, port, path) => {
  expect(linkTarget(address, lab)).toEqual({ kind: 'lab', place: { host, port, path } });
});

test.each([
  ['https://192.168.10.10:6443/version', 'https://192.168.10.10:6443'],
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
  ['http://10.10.200.1/', '10.10.200.1', 'http://10.10.200.1/'],
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
