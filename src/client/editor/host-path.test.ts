import { expect, test } from 'vitest';
import { childOf, isWithin, languageOf, nameOf, parentOf, typedPath } from './host-path.ts';

test('what is typed becomes a path', () => {
  expect(typedPath(' web.yaml ', '/root')).toBe('/root/web.yaml');
  expect(typedPath('~/k8s/a.yaml', '/etc')).toBe('/root/k8s/a.yaml');
  expect(typedPath('~user', '/etc')).toBe('/etc/~user');
  expect(typedPath('../etc/./hosts', '/root')).toBe('/etc/hosts');
  expect(typedPath('/../..', '/root')).toBe('/');
  expect(typedPath('/', '/root')).toBe('/');
});

test('what no path of the editor can be is none', () => {
  for (const text of ['', '  ', 'a\nb', `/${'x'.repeat(2000)}`, 'a\u2028b'])
    expect(typedPath(text, '/root')).toBeUndefined();
});

test('a path comes apart and together', () => {
  expect([nameOf('/a/b'), parentOf('/a/b'), parentOf('/a'), nameOf('/')]).toEqual(['b', '/a', '/', '/']);
  expect([childOf('/', 'a'), childOf('/a', 'b')]).toEqual(['/a', '/a/b']);
  expect([isWithin('/ab', '/a'), isWithin('/a/b', '/a'), isWithin('/a', '/a'), isWithin('/a', '/')]).toEqual([
    false,
    true,
    true,
    true,
  ]);
});

test('a name tells the language', () => {
  expect(['/a.YAML', '/b.yml', '/root/.bashrc', '/Dockerfile', '/etc/hosts'].map(languageOf)).toEqual([
    'yaml',
    'yaml',
    'shell',
    'dockerfile',
    'plaintext',
  ]);
});
