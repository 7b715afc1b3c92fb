import { istioInstalled } from '../needs.ts';
import { defineLesson } from '#lesson';
import { needs } from './checkpoints/background.ts';
import { benefits } from './checkpoints/benefits.ts';
import { caller, mtls } from './checkpoints/identity.ts';
import { istiodDown, oneProcess, roles } from './checkpoints/parts.ts';
import { planes } from './checkpoints/planes.ts';
import { codeChange, hops, loop, redirect } from './checkpoints/sidecar.ts';
import { objects, scenarios } from './checkpoints/traffic-control.ts';
import { strict } from './checkpoints/strict.ts';
import { twoObjects } from './checkpoints/two-objects.ts';
import { visitor } from './checkpoints/visitor.ts';
import { withoutIstiod } from './checkpoints/without-istiod.ts';
import { tour, tourThere } from './tour.ts';

export default defineLesson({
  id: 'why-a-mesh',
  title: { ko: '왜 서비스 메시인가', en: 'Why a mesh' },
  start: {
    target: 'mesh',
    steps: [
      {
        title: {
          ko: '네임스페이스 tour에 사이드카가 있는 앱과 없는 앱을 띄운다',
          en: 'Run applications with and without sidecar in the namespace tour',
        },
        host: 'k3s-s',
        script: tour,
      },
    ],
    needs: [istioInstalled, ...tourThere],
  },
  checkpoints: [
    needs,
    codeChange,
    hops,
    redirect,
    loop,
    scenarios,
    twoObjects,
    benefits,
    objects,
    oneProcess,
    planes,
    roles,
    istiodDown,
    withoutIstiod,
    caller,
    mtls,
    strict,
    visitor,
  ],
  proof: { ci: 'two-objects', pagePasses: true },
});
