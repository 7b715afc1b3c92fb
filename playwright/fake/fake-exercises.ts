import type { Answer, AnswerPart } from '#protocol/exercise.ts';
import type { CheckpointView, Verdict } from '#protocol/verdict.ts';

const text = (ko: string, en: string) => ({ ko, en });

/** What the quay's exercises want; the page never sees this. */
const right: Readonly<Record<string, Answer>> = {
  who: { kind: 'choice', chosen: ['istiod'] },
  gains: { kind: 'choice', chosen: ['mtls', 'retry'] },
  sort: { kind: 'assign', targets: { retries: 'vs', pool: 'dr', door: 'gw' } },
  spots: { kind: 'assign', targets: { app: '1', iptables: '2', sidecar: '3', control: '5' } },
  lookup: { kind: 'order', items: ['listener', 'route', 'cluster', 'endpoint'] },
  port: { kind: 'text', text: '15012' },
};

const explanation = text(
  '`istiod` 하나가 설정과 인증서를 모두 보낸다.',
  '`istiod` alone sends both, configuration and certificates.',
);
const why = text('이것은 `istiod`가 하는 일이 아니다.', 'This is not what `istiod` does.');

/** The second fixture lesson: one exercise of each kind, none of which needs a lab but the last. */
export function quayCheckpoints(): CheckpointView[] {
  return [
    exercise('who', text('누가 설정을 보내는가', 'Who sends the configuration'), {
      kind: 'choice',
      prompt: text('사이드카에 설정을 보내는 것은 무엇인가?', 'What sends the sidecars their configuration?'),
      several: false,
      options: [
        { id: 'istiod', text: text('`istiod`', '`istiod`') },
        { id: 'kubelet', text: text('`kubelet`', '`kubelet`') },
        { id: 'app', text: text('애플리케이션', 'the application') },
      ],
    }),
    exercise('gains', text('코드 없이 얻는 것', 'What comes without code'), {
      kind: 'choice',
      prompt: text('코드를 고치지 않고 얻는 것을 고른다.', 'What does the mesh give without a change to the code?'),
      several: true,
      options: [
        { id: 'mtls', text: text('상호 TLS', 'mutual TLS') },
        { id: 'retry', text: text('재시도', 'retries') },
        { id: 'schema', text: text('데이터베이스 스키마', 'a database schema') },
      ],
    }),
    exercise('sort', text('오브젝트 나누기', 'Sort the objects'), {
      kind: 'assign',
      prompt: text('어느 오브젝트에 적는가?', 'Which object is it written in?'),
      oneEach: false,
      items: [
        { id: 'retries', text: text('재시도 횟수', 'number of retries') },
        { id: 'pool', text: text('연결 풀의 크기', 'size of the connection pool') },
        { id: 'door', text: text('밖에서 들어오는 포트', 'port for requests from outside') },
      ],
      targets: [
        { id: 'vs', text: text('VirtualService', 'VirtualService') },
        { id: 'dr', text: text('DestinationRule', 'DestinationRule') },
        { id: 'gw', text: text('Gateway', 'Gateway') },
      ],
    }),
    exercise('spots', text('그림의 이름', 'Names in the picture'), {
      kind: 'assign',
      prompt: text('그림의 번호에 이름을 붙인다.', 'Name the numbered spots of the picture.'),
      oneEach: true,
      items: [
        { id: 'sidecar', text: text('사이드카 프록시', 'sidecar proxy') },
        { id: 'control', text: text('컨트롤 플레인', 'control plane') },
        { id: 'app', text: text('애플리케이션', 'application') },
        { id: 'iptables', text: text('iptables 규칙', 'iptables rules') },
      ],
      targets: ['1', '2', '3', '5'].map((id) => ({ id, text: text(id, id) })),
    }),
    exercise('lookup', text('요청이 길을 찾는 순서', 'How a request finds its way'), {
      kind: 'order',
      prompt: text('요청이 지나는 순서로 놓는다.', 'Put them in the order in which a request meets them.'),
      items: [
        { id: 'cluster', text: text('클러스터', 'cluster') },
        { id: 'listener', text: text('리스너', 'listener') },
        { id: 'endpoint', text: text('엔드포인트', 'endpoint') },
        { id: 'route', text: text('라우트', 'route') },
      ],
    }),
    {
      ...exercise('port', text('istiod의 포트', 'istiod’s port'), {
        kind: 'text',
        prompt: text('pilot-agent가 연결한 포트는?', 'Which port is pilot-agent connected to?'),
        placeholder: '15000',
      }),
      hasSolution: true,
    },
  ];
}

function exercise(id: string, title: ReturnType<typeof text>, view: NonNullable<CheckpointView['exercise']>) {
  return {
    id,
    title,
    goal: text('답과 그 이유를 확인한다.', 'Find the answer, and why it is right.'),
    verdict: unanswered(),
    exercise: view,
    withoutLab: true as const,
    ...(id === 'who' ? { hints: 3, hasSolution: true } : {}),
  };
}

const unanswered = (): Verdict =>
  wrong('answer.missing', text('아직 답하지 않았다.', 'There is no answer yet.'), undefined);

/** The verdict on an answer, with a word on each part that is wrong. */
export function gradeAnswer(checkpoint: string, answer: Answer): Verdict {
  const wanted = right[checkpoint];
  const parts = wanted ? partsOf(wanted, answer) : [];
  if (parts.every(({ right }) => right)) {
    return { status: 'passed', at: Date.now(), evidence: JSON.stringify(answer), explanation };
  }
  return wrong(`answer.${answer.kind}`, text('아직 맞지 않은 곳이 있다.', 'Something is not right yet.'), parts);
}

function partsOf(wanted: Answer, answer: Answer): AnswerPart[] {
  const judge = (id: string, right: boolean): AnswerPart => (right ? { id, right } : { id, right, why });
  if (wanted.kind === 'choice' && answer.kind === 'choice') {
    const chosen = answer.chosen.map((id) => judge(id, wanted.chosen.includes(id)));
    const forgotten = wanted.chosen.filter((id) => !answer.chosen.includes(id));
    return [...chosen, ...forgotten.map((id) => judge(id, false))];
  }
  if (wanted.kind === 'assign' && answer.kind === 'assign') {
    return Object.entries(wanted.targets).map(([id, target]) => judge(id, answer.targets[id] === target));
  }
  if (wanted.kind === 'order' && answer.kind === 'order') {
    return wanted.items.map((id, place) => judge(id, answer.items[place] === id));
  }
  const isRight = wanted.kind === 'text' && answer.kind === 'text' && answer.text.trim() === wanted.text;
  return [judge('text', isRight)];
}

function wrong(code: string, message: ReturnType<typeof text>, parts: AnswerPart[] | undefined): Verdict {
  const look = code === 'answer.text' ? { next: 'ss -tnp | grep pilot-agent', on: 'k3s-s' } : { next: '', on: '' };
  return {
    status: 'failed',
    at: Date.now(),
    reason: {
      code,
      layer: 'answer',
      object: '',
      message,
      expected: '',
      observed: '',
      ...look,
      ...(parts ? { parts } : {}),
    },
  };
}

export const fakeHint = (level: number) =>
  text(
    `${level}번째 힌트: \`kubectl get pod -n istio-system\``,
    `Hint number ${level}: \`kubectl get pod -n istio-system\``,
  );

const deployment = `kubectl apply -f - <<'YAML'
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1
YAML
`;

export function fakeSolution(checkpoint: string) {
  const answer = right[checkpoint];
  if (answer) return { steps: [], answer, explanation };
  if (checkpoint === 'injected') return { steps: [{ host: 'k3s-s', script: deployment }] };
  const script = 'kubectl label namespace default istio-injection=enabled --overwrite\n';
  return { steps: [{ host: 'k3s-s', script }] };
}
