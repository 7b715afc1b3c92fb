import type { CheckpointSpec } from '#lesson';
import { answered, anybodyToV1, jasonGetsV2, reaches } from './bookinfo.ts';

export const editors: CheckpointSpec = {
  id: 'editors',
  title: { ko: '편집자 두 사람에게 v3', en: 'v3 for two editors' },
  goal: {
    ko: '서점에 편집자 두 사람이 들어왔다. 두 사람에게만 빨간 별의 v3을 보인다. 지금까지의 사용자에게는 아무것도 바뀌지 않는다.',
    en: 'Two editors have joined the book shop. Show v3 with its red stars to these two only. Nothing changes for anybody else.',
  },
  task: true,
  facts: [
    {
      ko: '편집자는 `dana`와 `erin`으로 로그인한다.',
      en: 'The editors sign in as `dana` and `erin`.',
    },
    {
      ko: '`danahan`이라는 고객이 이미 있고, 그 사람은 편집자가 아니다.',
      en: 'There is a customer called `danahan` already, who is no editor.',
    },
    {
      ko: '`jason`은 계속 v2를, 로그인하지 않은 사람과 다른 사용자는 모두 v1을 본다.',
      en: '`jason` still gets v2. Everybody else gets v1, signed in or not.',
    },
  ],
  checks: [answered('v3', 'dana'), reaches('v3', 'erin'), reaches('v1', 'danahan'), jasonGetsV2, anybodyToV1],
  hints: [
    {
      ko: '세 규칙이 한 VirtualService에 있어야 한다. 어느 규칙이 마지막에 오는지 생각한다.',
      en: 'Three rules belong into one VirtualService. Think about which of them comes last.',
    },
    {
      ko: '`match`는 목록이다. 항목 가운데 하나만 맞아도 규칙이 적용되고, 한 항목 안의 조건은 모두 맞아야 한다.',
      en: '`match` is a list: a rule applies when one of its items fits. Within one item all conditions must fit.',
    },
    {
      ko: '`match`에 항목 둘을 두고 각각 `headers`의 `end-user`를 `exact`로 적는다. 목적지는 `subset: v3`이다.',
      en: 'Put two items into `match`, each with `exact` for `end-user` in its `headers`. The destination has `subset: v3`.',
    },
  ],
  solution: ['by-file/1-k3s-s-subsets.sh', 'by-file/5-k3s-s-editors.sh'],
};
