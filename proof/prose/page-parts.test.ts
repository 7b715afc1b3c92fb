import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { differences, readPage } from './page-parts.ts';

const page = `---
title: A page
---

Words, and \`\`\`not a fence\`\`\` inside a line.

\`\`\`sh host=k3s-s run
kubectl get pod
\`\`\`

\`\`\`text output
NAME
\`\`\`

<Checkpoint id="one" />

1. In a list:

   \`\`\`\`sh host=testpc run bg
   cat <<'EOF'
     \`\`\`
   EOF
   \`\`\`\`

{/* \`\`\`sh host=k3s-s run
rm -rf /
\`\`\` */}

\`\`\`yaml file=a.yaml
a: 1
\`\`\`

~~~sh host=k3s-w1
ls
~~~
`;

describe('a page', () => {
  test('gives its commands, outputs and checkpoints in their order', () => {
    expect(readPage(page)).toEqual([
      { kind: 'command', line: 7, host: 'k3s-s', script: 'kubectl get pod', mode: 'run' },
      { kind: 'output', line: 11, text: 'NAME' },
      { kind: 'checkpoint', line: 15, id: 'one' },
      { kind: 'command', line: 19, host: 'testpc', script: "cat <<'EOF'\n  ```\nEOF", mode: 'background' },
      { kind: 'command', line: 33, host: 'k3s-w1', script: 'ls', mode: 'shown' },
    ]);
  });

  test.each([
    ['```sh run\nls\n```', /has a host/],
    ['```sh host=laptop run\nls\n```', /sh host=NAME/],
    ['```sh host=testpc runn\nls\n```', /runn is not known/],
    ['```sh host=testpc bg\nls\n```', /needs run/],
    ['```sh host=testpc run\nls', /no end/],
  ])('refuses %j', (text, message) => {
    expect(() => readPage(text)).toThrow(message);
  });

  test('tells where two languages differ', () => {
    const [one, other] = ['ls', 'ls -l'].map((script) => readPage(`\`\`\`sh host=testpc run\n${script}\n\`\`\``));
    expect(differences(one ?? [], one ?? [])).toEqual([]);
    expect(differences(one ?? [], other ?? [])).toHaveLength(1);
    expect(differences(one ?? [], [])).toHaveLength(1);
  });
});

const lessons = join(import.meta.dirname, '../../src/lessons');
describe.each(readdirSync(lessons).filter((name) => /^\d+-/.test(name)))('lesson %s', (folder) => {
  const text = (language: string) => readFileSync(join(lessons, folder, `${language}.mdx`), 'utf8');
  const read = (language: string) => readPage(text(language));

  test('has the same commands and outputs in both languages', () => {
    expect(differences(read('en'), read('ko'))).toEqual([]);
  });

  // CommonMark closes no emphasis between punctuation and a letter; Korean has a particle there.
  test.each(['ko', 'en'])('%s: the asterisks of bold words do not show', (language) => {
    expect(text(language).match(/\*\*[^*\n]*[^\s\p{L}\p{N}*]\*\*[\p{L}\p{N}]/gu) ?? []).toEqual([]);
  });

  test.each(['ko', 'en'])('%s: every outcome follows what predicts it, and no prediction is left alone', (language) => {
    const names = [...text(language).matchAll(/<(Outcome of|Prediction id|Checkpoint id)="([a-z0-9-]+)"/g)];
    const asked = new Set<string>();
    for (const [, kind, name = ''] of names) {
      if (kind === 'Outcome of') expect(asked).toContain(name);
      else asked.add(name);
    }
    const of = (kind: string) => names.flatMap((each) => (each[1] === kind ? [each[2]] : []));
    for (const name of of('Prediction id')) expect(of('Outcome of')).toContain(name);
    expect(new Set(of('Prediction id')).size).toBe(of('Prediction id').length);
  });

  test('shows each of its checkpoints once', async () => {
    const { default: lesson } = (await import(join(lessons, folder, 'lesson.ts'))) as {
      default: { checkpoints: { id: string }[] };
    };
    const shown = read('en').flatMap((part) => (part.kind === 'checkpoint' ? [part.id] : []));
    expect(shown.toSorted()).toEqual(lesson.checkpoints.map(({ id }) => id).toSorted());
  });
});
