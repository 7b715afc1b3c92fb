import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { aptMirror, parseDeb822, parseOneLine } from './apt-sources.ts';

test('one-line sources: options, comments and other types', () => {
  const text = `# a comment
deb [arch=amd64 signed-by=/k.gpg] http://mirror.test/debian/ bookworm main contrib # end
deb-src http://mirror.test/debian bookworm main
deb http://other.test/x bookworm-security main`;
  expect(parseOneLine(text)).toEqual([
    { uri: 'http://mirror.test/debian/', suites: ['bookworm'], components: ['main', 'contrib'] },
    { uri: 'http://other.test/x', suites: ['bookworm-security'], components: ['main'] },
  ]);
});

test('deb822 sources: comments inside, continued lines, disabled stanzas', () => {
  const text = `Types: deb deb-src
# where it comes from
URIs: http://mirror.test/debian
Suites: bookworm
 bookworm-updates
Components: main
Signed-By: /k.gpg

Enabled: no
Types: deb
URIs: http://off.test/
Suites: bookworm
Components: main
`;
  expect(parseDeb822(text)).toEqual([
    { uri: 'http://mirror.test/debian', suites: ['bookworm', 'bookworm-updates'], components: ['main'] },
  ]);
});

test('the mirror of the suite is found in either form, and its absence is an error', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'slw-apt-'));
  try {
    await expect(aptMirror('bookworm', dir)).rejects.toMatchObject({ failure: { code: 'SLW504' } });
    await mkdir(join(dir, 'sources.list.d'));
    await writeFile(
      join(dir, 'sources.list.d', 'debian.sources'),
      'Types: deb\nURIs: http://mirror.test/debian/\nSuites: bookworm\nComponents: main\n',
    );
    expect(await aptMirror('bookworm', dir)).toBe('http://mirror.test/debian');
  } finally {
    await rm(dir, { recursive: true });
  }
});
