/**
 * What a mesh view with 200 pods costs the server: time until the first picture, bytes to the page at first and after
 * a change, and CPU time of this process, which runs nothing else, while pods change. Needs no lab: the API server is
 * one in memory. Usage: node bench/mesh-view.ts [--pods 200] [--changes 100]
 */
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { MeshChange } from '#protocol/mesh-view.ts';
import { FakeApiServer } from '#server/cluster/api-server-fixture.ts';
import { gateway, namespace, pod, service, virtualService } from '#server/grading/lab-objects-fixture.ts';
import { WatchedLabs } from '#server/grading/lab/watched-labs.ts';
import { MeshViews } from '#server/mesh-view/mesh-views.ts';
import { summarize } from './statistics.ts';
import { writeResult } from './write-result.ts';

const PODS_PER_APP = 4;
const BETWEEN_MS = 500;
const CREATED = '2026-11-23T07:00:00Z';
const ISTIO = '/apis/networking.istio.io/v1';

const { values } = parseArgs({
  options: { pods: { type: 'string', default: '200' }, changes: { type: 'string', default: '100' } },
});
const pods = Number(values.pods);
const changes = Number(values.changes);

await using api = await new FakeApiServer().start();
api.put('/api/v1/namespaces', namespace());
for (let index = 0; index < pods; index += 1) api.put('/api/v1/pods', podOf(index, true));
for (let app = 0; app * PODS_PER_APP < pods; app += 1) {
  api.put('/api/v1/services', service({ selector: { app: `app${app}` } }, `app${app}`));
  const http = [{ route: [{ destination: { host: `app${app}`, port: { number: 80 } } }] }];
  api.put(`${ISTIO}/virtualservices`, virtualService({ hosts: [`app${app}.mesh.test`], http }, { name: `app${app}` }));
}
api.put(`${ISTIO}/gateways`, gateway());

function podOf(index: number, ready: boolean) {
  const app = `app${Math.floor(index / PODS_PER_APP)}`;
  return pod({ app, name: `${app}-6557b9b857-${index}`, created: CREATED, ready });
}

const labs = new WatchedLabs({ graceMs: 0 });
const views = new MeshViews({ watchedLabs: labs, hostsOf: () => api.hosts(), log: console });
const waiting: ((change: MeshChange) => void)[] = [];
const view = views.open({ lab: 'bench', namespace: undefined }, () => {
  const change = view.news();
  if (change) for (const wake of waiting.splice(0)) wake(change);
});
const next = () => new Promise<MeshChange>((resolve) => waiting.push(resolve));
const bytesOf = (change: MeshChange) => Buffer.byteLength(JSON.stringify(change));

const began = performance.now();
const first = await next();
const firstMs = performance.now() - began;

const latencies: number[] = [];
const sizes: number[] = [];
const before = process.cpuUsage();
const changing = performance.now();
for (let index = 0; index < changes; index += 1) {
  const at = performance.now();
  const change = next();
  api.put('/api/v1/pods', podOf(index % pods, index % 2 === 1));
  sizes.push(bytesOf(await change));
  latencies.push(performance.now() - at);
  await delay(BETWEEN_MS);
}
const { user, system } = process.cpuUsage(before);
writeResult('mesh-view', {
  pods,
  nodes: first.put.length,
  firstPictureMs: Math.round(firstMs),
  firstBytes: bytesOf(first),
  changeToMessageMs: summarize(latencies.map((each) => Math.round(each))),
  changeBytes: summarize(sizes),
  cpuPercentOfCore: Math.round((user + system) / (performance.now() - changing)) / 10,
});
view.stop();
views.stop();
labs.stop();
