import { defaultInjects, ingressAt30080, istioInstalled } from '../needs.ts';
import { defineLesson } from '#lesson';
import { callGraph, shared } from './checkpoints/application.ts';
import { deployed, inside } from './checkpoints/deploy.ts';
import { gateway, outside, port, whoAnswered } from './checkpoints/entry.ts';
import { noRatings, sync } from './checkpoints/failure.ts';
import { partner } from './checkpoints/partner.ts';
import { reload, samples, versions } from './checkpoints/rotation.ts';

export default defineLesson({
  id: 'bookinfo',
  title: { ko: 'Bookinfo', en: 'Bookinfo' },
  start: {
    target: 'mesh',
    steps: [
      {
        title: { ko: '인그레스 게이트웨이를 NodePort로 연다', en: 'Open the ingress gateway as a NodePort' },
        host: 'k3s-s',
        script: `kubectl patch service -n istio-system istio-ingressgateway \\
  -p '{"spec":{"type":"NodePort","ports":[{"port":80,"nodePort":30080}]}}'`,
      },
      {
        title: {
          ko: '네임스페이스 default에 주입 레이블을 붙인다',
          en: 'Label the namespace default for injection',
        },
        host: 'k3s-s',
        script: 'kubectl label namespace default istio-injection=enabled --overwrite',
      },
    ],
    needs: [istioInstalled, ingressAt30080, defaultInjects],
  },
  checkpoints: [
    callGraph,
    deployed,
    shared,
    inside,
    gateway,
    port,
    outside,
    whoAnswered,
    reload,
    versions,
    samples,
    noRatings,
    sync,
    partner,
  ],
  proof: { ci: 'deployed', pagePasses: true },
});
