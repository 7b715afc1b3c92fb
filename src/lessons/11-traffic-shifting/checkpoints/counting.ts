import type { CheckpointSpec } from '#lesson';

export const chance: CheckpointSpec = {
  id: 'chance',
  title: { ko: '스무 번에 v3이 한 번도 없다면', en: 'No v3 among twenty' },
  goal: {
    ko: '90/10일 때 요청 스무 번에 v3이 한 번도 나오지 않을 확률을 고른다.',
    en: 'Choose how likely it is at 90/10 that twenty requests never meet v3.',
  },
  exercise: {
    kind: 'choice',
    prompt: {
      ko: '설정은 90/10으로 옳다. 요청을 스무 번 보냈을 때 v3이 **한 번도** 나오지 않을 확률은?',
      en: 'The configuration is right: 90/10. How likely is it that **none** of twenty requests meets v3?',
    },
    options: [
      {
        id: 'twelve',
        text: { ko: '약 12%', en: 'About 12 %' },
        right: true,
        why: {
          ko: '한 번에 v3이 아닐 확률 0.9를 스무 번 곱하면 0.12다. 여덟 명이 세면 한 명쯤은 v3을 한 번도 보지 못한다.',
          en: '0.9, the chance of not meeting v3, multiplied twenty times is 0.12. Of eight people who count, one sees no v3.',
        },
      },
      {
        id: 'zero',
        text: { ko: '0%: 스무 번이면 두 번은 나온다', en: '0 %: among twenty there are two' },
        code: 'answer.share-as-turn',
        why: {
          ko: '두 번은 평균이다. 프록시는 순서를 세지 않고 요청마다 새로 고른다.',
          en: 'Two is the average. The proxy does not take turns; it chooses at random for each request.',
        },
      },
      {
        id: 'one',
        text: { ko: '약 1%', en: 'About 1 %' },
        code: 'answer.too-rare',
        why: {
          ko: '1%가 되려면 마흔네 번쯤 보내야 한다: 0.9를 마흔네 번 곱하면 0.0097이다.',
          en: 'For 1 % it takes some 44 requests: 0.9 multiplied 44 times is 0.0097.',
        },
      },
      {
        id: 'ten',
        text: { ko: '10%', en: '10 %' },
        code: 'answer.share-as-chance',
        why: {
          ko: '10%는 한 번의 요청이 v3으로 갈 확률이다.',
          en: '10 % is the chance that a single request meets v3.',
        },
      },
    ],
    explanation: {
      ko: 'v3이 보이지 않는다는 것만으로는 설정이 틀렸다고 할 수 없다. 열 번에 한 번 넘게 그런 일이 생긴다.',
      en: 'Seeing no v3 does not prove that the configuration is wrong. It happens more than once in ten.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '요청마다 따로 고른다. 앞의 결과는 다음에 영향을 주지 않는다.',
      en: 'Each request is decided separately. What came before does not matter.',
    },
    {
      ko: '한 번에 v3이 아닐 확률은 0.9다.',
      en: 'A single request misses v3 with a chance of 0.9.',
    },
    {
      ko: '`python3 -c "print(0.9**20)"`',
      en: '`python3 -c "print(0.9**20)"`',
    },
  ],
};

export const enough: CheckpointSpec = {
  id: 'enough',
  title: { ko: '스무 번으로 알 수 있는 것', en: 'What twenty requests tell' },
  goal: {
    ko: '스무 번 가운데 v3이 두 번일 때 알 수 있는 것을 고른다.',
    en: 'Choose what can be said when two of twenty requests met v3.',
  },
  exercise: {
    kind: 'choice',
    prompt: {
      ko: '요청 스무 번에 v1이 18번, v3이 2번 나왔다. 무엇을 알 수 있는가?',
      en: 'Of twenty requests 18 met v1 and 2 met v3. What can you say?',
    },
    options: [
      {
        id: 'neither',
        text: { ko: '90/10인지 80/20인지 아직 알 수 없다', en: 'It may be 90/10 or 80/20; this does not tell' },
        right: true,
        why: {
          ko: '80/20이어도 스무 번에 v3이 두 번 이하일 확률이 20%나 된다. 90/10이면 68%다. 둘 다 흔한 일이다.',
          en: 'With 80/20 there are two or fewer v3 among twenty in 20 % of all tries, with 90/10 in 68 %. Both are common.',
        },
      },
      {
        id: 'exactly',
        text: { ko: '정확히 90/10이다', en: 'It is exactly 90/10' },
        code: 'answer.sample-as-share',
        why: {
          ko: '비율이 우연히 일치했을 뿐이다. 같은 일이 80/20에서도 자주 일어난다.',
          en: 'The numbers happen to be those. The same happens often with 80/20.',
        },
      },
      {
        id: 'not-eighty',
        text: { ko: '적어도 80/20은 아니다', en: 'It is not 80/20 at least' },
        code: 'answer.excluded-too-early',
        why: {
          ko: '80/20에서 기대하는 네 번보다 적지만, 두 번 이하도 다섯 번에 한 번은 나온다. 배제할 수 없다.',
          en: 'That is fewer than the four that 80/20 would give on average, but two or fewer come once in five tries. It is not excluded.',
        },
      },
      {
        id: 'read-weights',
        text: {
          ko: '세는 것은 소용없고 weight를 읽어야 안다',
          en: 'Counting is useless; only reading the weights tells',
        },
        code: 'answer.weights-are-traffic',
        why: {
          ko: '적힌 weight가 실제 트래픽과 다를 수 있다: 앞의 규칙이 먼저 맞거나 서브셋이 비어 있을 때다. 세는 방법은 옳지만 횟수가 부족하다.',
          en: 'The weights may be right and the traffic wrong: when an earlier rule matches first, or a subset is empty. Counting is right; there are just too few requests.',
        },
      },
    ],
    explanation: {
      ko: '200번이면 90/10은 v3이 대개 12에서 28번, 80/20은 29에서 51번이다. 그만큼 세어야 둘이 구별된다.',
      en: 'Among 200, v3 comes mostly 12 to 28 times with 90/10 and 29 to 51 times with 80/20. Only then can the two be told apart.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '앞에서 스무 번씩 센 결과들이 서로 얼마나 달랐는지 본다.',
      en: 'See how much your counts of twenty differed from each other.',
    },
    {
      ko: '같은 결과가 80/20에서 얼마나 자주 나올지 생각한다.',
      en: 'Ask how often 80/20 would give the same.',
    },
    {
      ko: '다섯 번에 한 번 나오는 일로는 아무것도 배제할 수 없다.',
      en: 'What happens once in five tries excludes nothing.',
    },
  ],
};
