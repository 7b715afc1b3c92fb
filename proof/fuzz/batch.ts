import { z } from 'zod';
import type { LabHosts } from '#server/labs/lab-hosts.ts';
import type { Applier, Refused } from './apply.ts';
import type { Asker, Round } from './ask.ts';
import type { FuzzCase } from './case.ts';
import { type Contradiction, compare, type Judged } from './compare.ts';
import { caseFacts, ingressFacts } from './facts/case-facts.ts';
import type { ApiWriter } from './ground/api-writer.ts';
import type { Ground, GroundSlot } from './ground/ground.ts';
import type { Pushes } from './ground/push.ts';
import { questionsOf } from './questions.ts';
import { serviceTraffic } from './service-traffic.ts';
import { type Addresses, requestText, type Seen, sendRequest, type Traffic } from './traffic.ts';

export interface Bench {
  readonly hosts: LabHosts;
  readonly ground: Ground;
  readonly applier: Applier;
  readonly pushes: Pushes;
  readonly asker: Asker;
  readonly signal: AbortSignal;
}

/** One case in its slot, and what came of it. */
export interface CaseResult {
  readonly fuzzCase: FuzzCase;
  readonly slot: GroundSlot;
  readonly refused: readonly Refused[];
  readonly contradictions: readonly Contradiction[];
  readonly asked: number;
  readonly passed: number;
  /** How often each reason was told, and those whose statement is not checked. */
  readonly codes: readonly string[];
  readonly unchecked: readonly string[];
}

interface Placed {
  readonly fuzzCase: FuzzCase;
  readonly slot: GroundSlot;
}

/** Applies the cases side by side, waits for one push, sends requests, asks the checks and compares. */
export async function runBatch(cases: readonly Placed[], bench: Bench): Promise<CaseResult[]> {
  try {
    return await runOnce(cases, bench);
  } catch (error) {
    // A lab on a busy machine does not always answer in time; a second failure is one.
    if (bench.signal.aborted) throw error;
    return await runOnce(cases, bench);
  }
}

async function runOnce(cases: readonly Placed[], bench: Bench): Promise<CaseResult[]> {
  const { ground, applier, pushes, asker, hosts, signal } = bench;
  const applied = await applier.replace(cases.map(({ fuzzCase }) => fuzzCase));
  await pushes.reached(signal);
  const ingress = ingressFacts(hosts, ground.ingress);
  const round = asker.round(signal);
  return Promise.all(
    cases.map(async ({ slot }, index) => {
      const { fuzzCase = cases[index]?.fuzzCase, refused = [] } = applied[index] ?? {};
      if (!fuzzCase) throw new Error('a case without a result');
      const facts = caseFacts(fuzzCase, { hosts, slot, ingress });
      const looks = await look(fuzzCase, { slot, bench, round });
      const judged = await Promise.all(looks.map((each) => compare({ ...each, facts })));
      const doubted = judged.some(({ contradiction }) => contradiction)
        ? await lookAgain(fuzzCase, judged, { slot, bench })
        : judged;
      return {
        fuzzCase,
        slot,
        refused,
        contradictions: doubted.flatMap(({ contradiction }) => contradiction ?? []),
        asked: looks.length,
        passed: looks.filter(({ told }) => told.kind === 'ok').length,
        codes: looks.flatMap(({ told }) => (told.kind === 'broken' ? told.reason.code : [])),
        unchecked: judged.flatMap(({ unchecked }) => unchecked ?? []),
      };
    }),
  );
}

interface Looking {
  readonly slot: GroundSlot;
  readonly bench: Bench;
}

/** Shares show in so many requests; they are sent where few have shown that answers come, and at once. */
const MANY_TIMES = 60;
const isQuick = (seen: Seen): boolean => seen.kind === 'reached' && seen.status === 200 && seen.ms < 150;

/** Requests first, then the checks. */
async function look(
  fuzzCase: FuzzCase,
  { slot, bench: { hosts, ground }, round, times }: Looking & { round: Round; times?: number | undefined },
) {
  const addresses = await addressesOf(ground.api, slot);
  const questions = questionsOf(fuzzCase, slot);
  const divided = new Set(questions.flatMap(({ request, shares }) => (request && shares ? requestText(request) : [])));
  const sent = new Map<string, Traffic>();
  for (const request of fuzzCase.requests) {
    const key = requestText(request);
    const few = await sendRequest(request, { hosts, slot, addresses });
    const wanted = times ?? (divided.has(key) ? MANY_TIMES : undefined);
    const more = wanted !== undefined && few.seen.every(isQuick);
    sent.set(key, more ? await sendRequest(request, { hosts, slot, addresses, times: wanted }) : few);
  }
  const direct = await serviceTraffic(fuzzCase, { hosts, slot, addresses });
  const looks = [];
  for (const question of questions) {
    const traffic = question.request ? sent.get(requestText(question.request)) : direct;
    looks.push({ question, traffic, told: await round.ask(question.spec, [slot.namespace, slot.other]) });
  }
  return looks;
}

const SECOND_LOOK_AFTER_MS = 1_500;
/** Six requests meet one of two versions alone now and then, at 90 to 10 every other time; so many do not. */
const SECOND_LOOK_TIMES = 100;

/** A contradiction counts when it is there a second time, of requests sent anew and a scene made anew. */
async function lookAgain(fuzzCase: FuzzCase, first: readonly Judged[], { slot, bench }: Looking): Promise<Judged[]> {
  const { hosts, ground, asker, signal } = bench;
  await new Promise((resolve) => setTimeout(resolve, SECOND_LOOK_AFTER_MS));
  const facts = caseFacts(fuzzCase, { hosts, slot, ingress: ingressFacts(hosts, ground.ingress) });
  const looks = await look(fuzzCase, { slot, bench, round: asker.round(signal), times: SECOND_LOOK_TIMES });
  const second = await Promise.all(looks.map((each) => compare({ ...each, facts })));
  return second.map((judged, index) => (first[index]?.contradiction && judged.contradiction ? judged : {}));
}

const servicesSchema = z.object({
  items: z.array(
    z.object({ metadata: z.object({ name: z.string() }), spec: z.object({ clusterIP: z.string().optional() }) }),
  ),
});

const slicesSchema = z.object({
  items: z.array(z.object({ endpoints: z.array(z.object({ addresses: z.array(z.string()) })).nullish() })),
});

async function addressesOf(api: ApiWriter, { namespace }: GroundSlot): Promise<Addresses> {
  const { body } = await api.send('GET', `/api/v1/namespaces/${namespace}/services`);
  const known = new Map<string, readonly string[]>();
  for (const { metadata, spec } of servicesSchema.parse(body).items) {
    const { clusterIP } = spec;
    const addresses = clusterIP === 'None' ? await podsOf(api, namespace, metadata.name) : clusterIP ? [clusterIP] : [];
    known.set(`${metadata.name}.${namespace}`, addresses);
  }
  return { addressesOf: (host) => known.get(host.includes('.') ? host : `${host}.${namespace}`) ?? [] };
}

/** Slices, as CoreDNS reads them: Endpoints leave out pods without the port. */
async function podsOf(api: ApiWriter, namespace: string, service: string): Promise<readonly string[]> {
  const selector = encodeURIComponent(`kubernetes.io/service-name=${service}`);
  const path = `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices?labelSelector=${selector}`;
  const { body } = await api.send('GET', path);
  return slicesSchema
    .parse(body)
    .items.flatMap(({ endpoints }) => endpoints ?? [])
    .flatMap(({ addresses }) => addresses);
}
