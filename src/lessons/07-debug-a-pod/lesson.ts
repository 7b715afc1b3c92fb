import { defineLesson } from '#lesson';
import { firstServiceDone } from '../06-first-service/done.ts';
import { caller } from './checkpoints/caller.ts';
import { debuggerRuns, target } from './checkpoints/debug-container.ts';
import { peer, wire } from './checkpoints/packets.ts';
import { excluded, map, walk } from './checkpoints/rules.ts';
import { owners } from './checkpoints/sockets.ts';

export default defineLesson({
  id: 'debug-a-pod',
  title: { ko: '파드 디버깅', en: 'Debug a pod' },
  start: firstServiceDone,
  checkpoints: [debuggerRuns, target, owners, peer, wire, map, excluded, walk, caller],
  proof: { pagePasses: true },
});
