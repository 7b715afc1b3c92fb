import type { CheckpointSpec } from '#lesson';
import { edge, page } from './graph.ts';

export const slowVersion: CheckpointSpec = {
  id: 'slow-version',
  title: { ko: '느린 버전을 빼기', en: 'Take out the slow version' },
  goal: {
    ko: '페이지가 세 번에 한 번쯤 느리다는 신고가 왔다. reviews의 어느 버전 때문인지 응답 시간으로 찾고, 그 버전에는 요청이 가지 않게 한다.',
    en: 'People complain that about every third page is slow. Find by response times which version of reviews it is, and send no requests to it any more.',
  },
  task: true,
  facts: [
    {
      ko: '나머지 두 버전이 모든 사용자의 요청을 절반씩 받는다.',
      en: 'The other two versions share the requests of all users, half each.',
    },
    {
      ko: 'ratings의 규칙은 다른 팀의 것이다. 바꾸지 않는다.',
      en: 'The rules of ratings belong to another team and stay as they are.',
    },
    {
      ko: '요청은 계속 보낸다. 그래프의 응답 시간은 Display에서 95th Percentile로 본다.',
      en: 'Keep requests coming. Response times are in the graph as 95th Percentile, in Display.',
    },
  ],
  checks: [
    {
      kind: 'mesh-route',
      service: 'default/reviews',
      from: { namespace: 'default', app: 'productpage' },
      path: '/reviews/0',
      weights: { v1: 50, v3: 50 },
    },
    { ...edge(page, 'reviews-v3'), latencyMs: { max: 1_400 } },
  ],
  hints: [
    {
      ko: '간선마다 응답 시간을 비교한다. 느린 간선에서 더 안쪽으로 간다.',
      en: 'Compare response times edge by edge, and go further in from a slow one.',
    },
    {
      ko: '한 버전만 ratings를 기다린다. 별이 검은 버전이다.',
      en: 'Only one version waits for ratings: the one with black stars.',
    },
    {
      ko: '`reviews`의 규칙에 남길 두 `subset`과 `weight` 50씩을 둔다.',
      en: 'The rule of `reviews` keeps two `subset`s with `weight` 50 each.',
    },
  ],
  solution: ['as-the-page/20-k3s-s-slow-version.sh'],
};
