import { expect, test } from 'vitest';
import { UPLOAD_MAX_BYTES } from '#protocol/host-files.ts';
import { planUpload } from './upload-items.ts';

const file = (size = 1) => ({ size }) as File;
const item = (path: string, size?: number) => ({ file: file(size), names: path.split('/') });

test('a folder is sent with the folders in it, each before what it holds', () => {
  const plan = planUpload([item('work/k8s/web.yaml'), item('work/run.sh'), item('work/k8s/gw.yaml')], '/root');
  expect(plan.folders).toEqual(['/root/work', '/root/work/k8s']);
  expect(plan.uploads.map(({ path }) => path)).toEqual([
    '/root/work/k8s/web.yaml',
    '/root/work/run.sh',
    '/root/work/k8s/gw.yaml',
  ]);
});

test('nothing leads out of the folder, and names that cannot be shown are told', () => {
  const plan = planUpload([item('../.bashrc'), item('a/../../b'), item('a\nb'), item('.'), item('ok')], '/root');
  expect(plan.uploads.map(({ path }) => path)).toEqual(['/root/ok']);
  expect(plan.odd).toEqual(['../.bashrc', 'a/../../b', 'a\nb', '.']);
});

test('what is too large is told before it is sent', () => {
  const plan = planUpload([item('large', UPLOAD_MAX_BYTES + 1), item('fits', UPLOAD_MAX_BYTES)], '/');
  expect([plan.uploads.map(({ path }) => path), plan.tooLarge]).toEqual([['/fits'], ['large']]);
});

test('a Korean name comes whole, however the learner’s disk writes it', () => {
  const [upload] = planUpload([item('메모.md'.normalize('NFD'))], '/root').uploads;
  expect(upload?.path).toBe('/root/메모.md');
});
