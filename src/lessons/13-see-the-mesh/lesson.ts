import { defineLesson } from '#lesson';
import { fault, faultTrace, traced } from './checkpoints/fault.ts';
import { emptyGraph, firstGraph, shift, timeoutEdge } from './checkpoints/graph.ts';
import { addons, prefix, whereFrom } from './checkpoints/numbers.ts';
import { errorShare, receivedRate } from './checkpoints/queries.ts';
import { padlock, sampling } from './checkpoints/questions.ts';
import { plainTextCaller } from './checkpoints/plain-text-caller.ts';
import { slowVersion } from './checkpoints/slow-version.ts';
import { repaired, wrongSubset } from './checkpoints/validation.ts';
import { start } from './start.ts';

export default defineLesson({
  id: 'see-the-mesh',
  title: { ko: '메시를 눈으로 보기', en: 'See the mesh' },
  start,
  checkpoints: [
    whereFrom,
    addons,
    prefix,
    firstGraph,
    emptyGraph,
    shift,
    receivedRate,
    fault,
    errorShare,
    traced,
    faultTrace,
    timeoutEdge,
    wrongSubset,
    repaired,
    sampling,
    padlock,
    plainTextCaller,
    slowVersion,
  ],
  proof: { ci: 'addons', pagePasses: true },
});
