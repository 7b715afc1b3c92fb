import { defineLesson } from '#lesson';
import { addedHeader, run, through } from './checkpoints/demo.ts';
import { lookup, nouns, xds } from './checkpoints/nouns.ts';
import { handMade } from './checkpoints/hand-made.ts';
import { install } from './checkpoints/install.ts';

export default defineLesson({
  id: 'envoy-by-hand',
  title: { ko: '엔보이 직접 실행하기', en: 'Run Envoy by hand' },
  start: {
    target: 'bare',
    steps: [
      {
        title: {
          ko: 'testpc에 미리 있던 엔보이를 치운다',
          en: 'Take away the Envoy that testpc came with',
        },
        host: 'testpc',
        script: 'rm -f /usr/local/bin/envoy',
      },
    ],
    needs: [
      {
        kind: 'host-file',
        host: 'testpc',
        path: '/usr/local/bin/envoy',
        absent: true,
        reasons: [
          {
            code: 'start.envoy-there',
            ko: 'testpc에 미리 있던 엔보이가 아직 있다.',
            en: 'The Envoy that testpc came with is still there.',
            next: 'ls -l /usr/local/bin',
            on: 'testpc',
          },
        ],
      },
    ],
  },
  checkpoints: [nouns, lookup, xds, install, run, through, addedHeader, handMade],
  proof: { ci: 'install', pagePasses: true },
});
