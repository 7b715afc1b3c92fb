const en = {
  title: 'Traces',
  about: 'Pages of this course over Jaeger’s API. The traces are Jaeger’s; its own pages come only with its image.',
  service: 'Service',
  operation: 'Operation',
  anything: 'all',
  tags: 'Tags',
  slower: 'At least (ms)',
  within: 'Within (min)',
  limit: 'At most',
  find: 'Find traces',
  noServices:
    'Jaeger has no trace yet. A proxy sends traces when a Telemetry names a provider that the mesh configuration knows, and a request was sampled.',
  none: 'No trace of this kind. Older ones need a larger time; a sampling of 1 % keeps one request of a hundred.',
  spans: (count: number) => `${count} ${count === 1 ? 'span' : 'spans'}`,
  failed: (count: number) => `${count} failed`,
  more: (shown: number, all: number) => `The first ${shown} of ${all} spans.`,
  gone: 'Jaeger has no trace with this name. It keeps traces in memory: the oldest go first, and all of them with its pod.',
  wrong: (what: string) => `Jaeger does not answer: ${what}`,
};

const ko: typeof en = {
  title: '트레이스',
  about:
    'Jaeger API 위에 이 과정이 만든 화면이다. 트레이스는 Jaeger의 것이고, Jaeger 자체 화면은 공식 이미지에만 들어 있다.',
  service: '서비스',
  operation: '오퍼레이션',
  anything: '전체',
  tags: '태그',
  slower: '최소 시간(ms)',
  within: '조회 범위(분)',
  limit: '최대 개수',
  find: '트레이스 찾기',
  noServices:
    'Jaeger에 아직 트레이스가 없다. 메시 설정에 있는 프로바이더를 Telemetry가 가리키고 요청이 샘플링되어야 프록시가 트레이스를 보낸다.',
  none: '조건에 맞는 트레이스가 없다. 더 오래된 것은 조회 범위를 늘려야 보이고, 샘플링 비율이 1 %면 요청 백 개 중 하나만 남는다.',
  spans: (count) => `스팬 ${count}개`,
  failed: (count) => `실패 ${count}개`,
  more: (shown, all) => `스팬 ${all}개 중 처음 ${shown}개만 표시한다.`,
  gone: '이런 트레이스는 Jaeger에 없다. Jaeger는 트레이스를 메모리에 두므로 오래된 것부터 사라지고, 파드가 끝나면 모두 사라진다.',
  wrong: (what) => `Jaeger가 응답하지 않는다: ${what}`,
};

export const textsFor = (language: string): typeof en => (language.startsWith('ko') ? ko : en);
