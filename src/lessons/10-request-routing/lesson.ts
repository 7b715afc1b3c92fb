import { defineLesson } from '#lesson';
import { editors } from './checkpoints/editors.ts';
import { allToV1, noSubset, outsideMesh, whoDecides } from './checkpoints/everybody.ts';
import { ruleAlone, subsets } from './checkpoints/subsets.ts';
import { identity, jason, order, visit } from './checkpoints/user.ts';
import { start } from './start.ts';

export default defineLesson({
  id: 'request-routing',
  title: { ko: '사용자에 따라 라우팅하기', en: 'Routing by user' },
  start,
  checkpoints: [ruleAlone, subsets, allToV1, outsideMesh, whoDecides, noSubset, identity, jason, visit, order, editors],
  proof: { ci: 'subsets', pagePasses: true },
});
