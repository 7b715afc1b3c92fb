import { defineLesson } from '#lesson';
import { start } from '../11-traffic-shifting/start.ts';
import { abort, abortPart } from './checkpoints/abort.ts';
import { delay, hidden } from './checkpoints/delay.ts';
import { delayFlag, timeoutFlag } from './checkpoints/logs.ts';
import { predict, timeline } from './checkpoints/predict.ts';
import { smallSlowness } from './checkpoints/small-slowness.ts';
import { retries, samePlace, timeout } from './checkpoints/timeout.ts';

export default defineLesson({
  id: 'faults-and-timeouts',
  title: { ko: '폴트와 타임아웃', en: 'Faults and timeouts' },
  start,
  checkpoints: [
    predict,
    delay,
    delayFlag,
    timeline,
    hidden,
    abortPart,
    abort,
    timeout,
    timeoutFlag,
    samePlace,
    retries,
    smallSlowness,
  ],
  proof: { ci: 'abort', pagePasses: true },
});
