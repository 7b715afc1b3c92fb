import { expect, onTestFinished, test, vi } from 'vitest';
import { parseKubeconfig } from './kubeconfig.ts';

const kubeconfig = (more = '') => `
apiVersion: v1
clusters:
- cluster: {certificate-authority-data: Y2E=, server: "https://127.0.0.1:6443"}
  name: default
users:
- name: default
  user: {client-certificate-data: Y2VydA==, client-key-data: a2V5}
${more}`;

test('takes the certificates, and never another address', () => {
  const { tls, ca, cert, key } = parseKubeconfig(kubeconfig());
  expect([tls, ca?.toString(), cert?.toString(), key?.toString()]).toEqual([true, 'ca', 'cert', 'key']);
});

test.each([
  ['nothing', ''],
  ['a list', '- 1'],
  ['no users', 'clusters: [{cluster: {server: x}}]'],
  ['aliases', `${kubeconfig('a: &a [1]\nb: [*a, *a]')}`],
  ['a huge certificate', kubeconfig().replace('Y2E=', 'A'.repeat(100_000))],
])('refuses %s', (_, text) => {
  expect(() => parseKubeconfig(text)).toThrow();
});

test('a lab writes nothing into our log by what is odd in its file', () => {
  const warned = vi.spyOn(process, 'emitWarning').mockReturnValue();
  onTestFinished(() => warned.mockRestore());
  const text = 'clusters: [{cluster: {server: "http://x"}}]\nusers: [{user: {token: t}}]\n? [a, b]\n: c\n';
  expect(parseKubeconfig(`%ODD x\n---\n${text}`)).toEqual({ tls: false, token: 't' });
  expect(warned).not.toHaveBeenCalled();
});
