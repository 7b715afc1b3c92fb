import { defineLesson } from '#lesson';
import { annex } from './checkpoints/annex.ts';
import { door, port80, service, serviceAddress } from './checkpoints/door.ts';
import { coredns, networks, podCidr } from './checkpoints/networks.ts';
import { schedulable, workers } from './checkpoints/nodes.ts';
import { outsider } from './checkpoints/outside.ts';
import { pod, reach } from './checkpoints/pod.ts';

export default defineLesson({
  id: 'the-lab',
  title: { ko: '실습 환경', en: 'The lab' },
  start: { target: 'bare', steps: [] },
  checkpoints: [
    schedulable,
    workers,
    podCidr,
    networks,
    coredns,
    pod,
    reach,
    service,
    serviceAddress,
    port80,
    door,
    outsider,
    annex,
  ],
  proof: { ci: 'pod', pagePasses: true },
});
