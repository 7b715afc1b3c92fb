import { defineLesson } from '#lesson';
import { chance, enough } from './checkpoints/counting.ts';
import { canary, finish, half } from './checkpoints/shares.ts';
import { testersAndFew } from './checkpoints/testers-and-few.ts';
import { decider, replicas, sticky, sum } from './checkpoints/weights.ts';
import { start } from './start.ts';

export default defineLesson({
  id: 'traffic-shifting',
  title: { ko: '트래픽 시프팅', en: 'Traffic shifting' },
  start,
  checkpoints: [canary, chance, enough, decider, sum, replicas, half, sticky, finish, testersAndFew],
  proof: { ci: 'canary', pagePasses: true },
});
