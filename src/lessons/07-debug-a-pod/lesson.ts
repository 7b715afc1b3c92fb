import { defineLesson } from '#lesson';
import { caller } from './checkpoints/caller.ts';
import { debuggerRuns, target } from './checkpoints/debug-container.ts';
import { peer, wire } from './checkpoints/packets.ts';
import { excluded, map, walk } from './checkpoints/rules.ts';
import { owners } from './checkpoints/sockets.ts';
import { withoutLoss } from './checkpoints/without-loss.ts';
import { start } from './start.ts';

export default defineLesson({
  id: 'debug-a-pod',
  title: { ko: '파드 디버깅', en: 'Debug a pod' },
  start,
  checkpoints: [debuggerRuns, target, owners, peer, wire, map, excluded, walk, caller, withoutLoss],
  proof: { pagePasses: true },
});
