import { parse } from 'yaml';
import { expect, test } from 'vitest';
import { yamlForKubectl } from './kubectl-yaml.ts';

const words = ['yes', 'No', 'on', 'OFF', 'y', 'N', 'true', 'null', '~', ''];
const numbers = [
  '80',
  '0777',
  '0o17',
  '0x1F',
  '0b11',
  '1_000',
  '1e3',
  '.5',
  '+1',
  '-.inf',
  '12:30',
  '12:30:45',
  '2001-12-14',
];
const signs = ['=', '<<', '- a', 'a: b', '#x', '*x', '&x', '!x', '%x', '@x', '`x'];

test.each([...words, ...numbers, ...signs])('%j stays a text, as a value and as a key', (text) => {
  const written = yamlForKubectl({ data: { lit: text, [text]: 'key' } });
  expect(written).toMatch(/^ {2}lit: ["']/m);
  expect(written).toMatch(/^ {2}["'?]/m);
  for (const version of ['1.1', '1.2'] as const)
    expect(parse(written, { version, merge: false })).toEqual({ data: { lit: text, [text]: 'key' } });
});

test('ordinary texts, numbers and several lines stay as people write them', () => {
  expect(yamlForKubectl({ kind: 'Service', port: 80, ok: true, text: 'a\n1\n', image: 'bookinfo/reviews:v1' })).toBe(
    'kind: Service\nport: 80\nok: true\ntext: |\n  a\n  1\nimage: bookinfo/reviews:v1\n',
  );
});
