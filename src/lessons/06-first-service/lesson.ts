import { defineLesson } from '#lesson';
import { ingressAt30080, istioInstalled } from '../needs.ts';
import { elsewhere } from './checkpoints/elsewhere.ts';
import { early, label, web } from './checkpoints/injection.ts';
import { bootstrap, talker, user } from './checkpoints/inside.ts';
import { secondSite } from './checkpoints/second-site.ts';
import { logs, sync } from './checkpoints/seen.ts';
import { gateway, request, route } from './checkpoints/way-in.ts';

export default defineLesson({
  id: 'first-service',
  title: { ko: '메시의 첫 서비스', en: 'First service in the mesh' },
  start: {
    target: 'mesh',
    steps: [
      {
        title: { ko: '인그레스 게이트웨이를 NodePort로 연다', en: 'Open the ingress gateway as a NodePort' },
        host: 'k3s-s',
        script: `kubectl patch service -n istio-system istio-ingressgateway \\
  -p '{"spec":{"type":"NodePort","ports":[{"port":80,"nodePort":30080}]}}'`,
      },
    ],
    needs: [istioInstalled, ingressAt30080],
  },
  checkpoints: [label, web, early, gateway, route, request, sync, logs, elsewhere, user, bootstrap, talker, secondSite],
  proof: { ci: 'all', pagePasses: true },
});
