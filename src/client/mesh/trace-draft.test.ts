import { expect, test } from 'vitest';
import { firstDraft, readDraft, senderKey } from './trace-draft.ts';

test('a form becomes a request, with the headers that were written', () => {
  const headers = 'end-user: jason\n\n x-version :  v2: b \n';
  expect(
    readDraft({ ...firstDraft, from: 'pod/default/web-1', url: ' http://web-svc:8080 ', via: 'name', headers }),
  ).toEqual({
    from: { namespace: 'default', pod: 'web-1' },
    method: 'GET',
    url: 'http://web-svc:8080/',
    via: 'name',
    headers: [
      ['end-user', 'jason'],
      ['x-version', 'v2: b'],
    ],
  });
});

test('what cannot be sent is told by its field', () => {
  for (const url of [
    '',
    'www.mesh.test',
    'https://www.mesh.test/',
    'http://a b/',
    'http://a/한',
    'http://a/\r\nHost: b',
  ]) {
    expect(readDraft({ ...firstDraft, url })).toBe('url');
  }
  const many = Array.from({ length: 21 }, (_, index) => `h${index}: 1`).join('\n');
  for (const headers of ['no colon', ': empty', 'a b: c', many]) {
    expect(readDraft({ ...firstDraft, headers })).toBe('headers');
  }
});

test('a sender has one key', () => {
  expect(senderKey({ host: 'k3s-s' })).toBe('host/k3s-s');
  expect(senderKey({ namespace: 'a', pod: 'b' })).toBe('pod/a/b');
});
