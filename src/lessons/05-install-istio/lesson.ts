import { noIstio } from '../needs.ts';
import { defineLesson } from '#lesson';
import { name, nodeport, port, refused } from './checkpoints/access.ts';
import { download } from './checkpoints/download.ts';
import { install } from './checkpoints/install.ts';
import { crds, ports, processes, webhook } from './checkpoints/pieces.ts';
import { profiles } from './checkpoints/profiles.ts';
import { secondGateway } from './checkpoints/second-gateway.ts';

export default defineLesson({
  id: 'install-istio',
  title: { ko: '이스티오 설치', en: 'Installing Istio' },
  start: {
    target: 'bare',
    steps: [
      {
        title: { ko: 'k3s-s에서 istioctl을 치운다', en: 'Take istioctl off k3s-s' },
        host: 'k3s-s',
        script: 'rm -f /usr/local/bin/istioctl',
      },
    ],
    freshUnless: [noIstio],
    needs: [
      {
        kind: 'host-file',
        host: 'k3s-s',
        path: '/usr/local/bin/istioctl',
        absent: true,
        reasons: [
          {
            code: 'start.istioctl-there',
            ko: 'k3s-s에 미리 있던 istioctl이 아직 있다.',
            en: 'The istioctl that k3s-s came with is still there.',
            next: 'ls -l /usr/local/bin',
          },
        ],
      },
    ],
  },
  checkpoints: [
    download,
    profiles,
    install,
    crds,
    processes,
    ports,
    webhook,
    nodeport,
    port,
    name,
    refused,
    secondGateway,
  ],
});
