import { expect, test } from 'vitest';
import { doneLab } from '#server/grading/lab-objects-fixture.ts';
import { fakeScene } from '#server/grading/scene-fixture.ts';
import { type AnswerFact, factInputs } from '#server/lessons/exercises/answer-facts.ts';
import type { ExerciseSpec } from '#server/lessons/exercises/exercise-spec.ts';
import { Question } from '#server/lessons/exercises/question.ts';
import { prepareCheck } from '../index.ts';

const text = { ko: 't', en: 't' };
const GATEWAY = { namespace: 'istio-system', service: 'istio-ingressgateway' } as const;
const WEB = { namespace: 'default', app: 'web' } as const;

const answering = async (fact: AnswerFact, typed: string) => {
  const exercise: ExerciseSpec = { kind: 'text', prompt: text, accept: { fact }, explanation: text };
  const question = new Question(exercise, () => ({ kind: 'text', text: typed }));
  const outcome = await prepareCheck({ kind: 'exercise' }).run({ ...fakeScene(doneLab(), factInputs), question });
  return outcome.kind === 'broken' ? outcome.reason.code : outcome.kind;
};

test.each<[AnswerFact, string]>([
  [{ of: 'node-port', ...GATEWAY, port: 80 }, '30080'],
  [{ of: 'port-index', ...GATEWAY, port: 80 }, '1'],
  [{ of: 'service-ports', ...GATEWAY }, '80 15021'],
  [{ of: 'target-port', ...GATEWAY, port: 80 }, '8080'],
  [{ of: 'pod-ip', ...WEB }, '172.16.2.3'],
  [{ of: 'pod-name', ...WEB }, 'web-6557b9b857-sjnxf'],
  [{ of: 'node-of-pod', ...WEB }, 'k3s-w2'],
  [{ of: 'node-ip-of-pod', ...WEB }, '192.168.10.102'],
  [{ of: 'container-ports', ...WEB }, '80'],
])('%o is read from the lab', async (fact, value) => {
  expect(await answering(fact, value)).toBe('ok');
  expect(await answering(fact, `${value}1`)).toBe('answer.text');
});

test.each<AnswerFact>([
  { of: 'cluster-ip', ...GATEWAY },
  { of: 'cluster-ip', namespace: 'default', service: 'nothing' },
  { of: 'node-port', ...GATEWAY, port: 81 },
  { of: 'node-port', namespace: 'default', service: 'web-svc', port: 80 },
  { of: 'pod-ip', namespace: 'default', app: 'nothing' },
  { of: 'container-ports', namespace: 'default', app: 'nothing' },
])('%o is not there', async (fact) => {
  expect(await answering(fact, '1')).toBe('answer.nothing-to-read');
});
