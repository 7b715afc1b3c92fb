import { expect, test } from 'vitest';
import { heredocIn } from './heredoc.ts';

test('a block that writes a file has its path and text', () => {
  const block = "cat > web.yaml <<'EOF'\nkind: Pod # $HOME\n\nx: 1\nEOF\nkubectl apply -f web.yaml";
  expect(heredocIn(block)).toEqual({ path: '/root/web.yaml', text: 'kind: Pod # $HOME\n\nx: 1\n' });
  expect(heredocIn("mkdir -p k8s\ncat > k8s/a.yaml <<'YAML'\na: 1\nYAML")).toEqual({
    path: '/root/k8s/a.yaml',
    text: 'a: 1\n',
  });
});

test('what a shell would change, or what writes no file, is none', () => {
  for (const block of [
    'cat > a <<EOF\n$HOME\nEOF',
    "kubectl apply -f - <<'EOF'\na: 1\nEOF",
    "cat > $DIR/a <<'EOF'\na\nEOF",
    "cat > a <<'EOF'\nno end",
    'kubectl get pods',
    '',
  ]) {
    expect(heredocIn(block)).toBeUndefined();
  }
});

test('every such block of the chapters is found', () => {
  const pages = import.meta.glob<string>('../../lessons/*/*.mdx', { query: '?raw', import: 'default', eager: true });
  const blocks = Object.values(pages).flatMap((page) => [
    ...page.matchAll(/^```[^\n]*\n(cat > [^\n]*<<'[\s\S]*?)^```/gm),
  ]);
  expect(blocks.length).toBeGreaterThan(10);
  for (const [, block = ''] of blocks) expect([block, heredocIn(block)?.text]).toEqual([block, expect.any(String)]);
});
