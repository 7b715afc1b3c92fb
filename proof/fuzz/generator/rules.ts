import type { JsonObject } from '../case.ts';
import type { Making } from './generate.ts';
import { hostOf } from './make-object.ts';
import { matchItem } from './matches.ts';

export interface RuleOptions {
  readonly where: 'in' | 'mesh';
  /** Of the VirtualService: short names mean it. */
  readonly own: string;
  /** A delegate's rule may not lead to another delegate. */
  readonly isDelegate?: boolean;
}

/** The rules of a VirtualService: mostly a last one without conditions, some with before it. */
export function rules(making: Making, options: RuleOptions): JsonObject[] {
  const { random, mistakes } = making;
  const count = random.weighted([
    [6, 0],
    [4, 1],
    [1, 2],
  ]);
  const conditional = Array.from({ length: count }, () => ({
    match: matchesOf(making, options),
    ...action(making, options),
  }));
  const last = action(making, options);
  if (random.chance(mistakes * 0.5)) return [last, ...conditional];
  return count > 0 && random.chance(0.2) ? conditional : [...conditional, last];
}

const matchesOf = (making: Making, { where }: RuleOptions): JsonObject[] =>
  Array.from({ length: making.random.chance(0.2) ? 2 : 1 }, () => matchItem(making, where));

function action(making: Making, options: RuleOptions): JsonObject {
  const { random, mistakes } = making;
  if (random.chance(mistakes * 0.4)) {
    return random.pick<JsonObject>([
      { redirect: { uri: '/elsewhere' } },
      { redirect: { authority: 'elsewhere.test', redirectCode: 302 } },
      { directResponse: { status: 503, body: { string: 'closed' } } },
      { directResponse: { status: 200 } },
    ]);
  }
  return { route: routeOf(making, options), ...extras(making) };
}

function extras({ random, mistakes }: Making): JsonObject {
  return {
    ...(random.chance(0.1) && {
      rewrite: random.pick<JsonObject>([{ uri: '/a' }, { authority: 'inner.test' }, { uri: '/b/' }]),
    }),
    ...(random.chance(0.08) && { timeout: random.pick(['5s', '0.3s', '0s']) }),
    ...(random.chance(0.05) && { retries: { attempts: 2, perTryTimeout: random.pick(['2s', '0.5s']) } }),
    ...(random.chance(mistakes * 0.5 + 0.02) && { fault: faultOf(random) }),
    ...(random.chance(0.05) && { headers: { request: { set: { 'x-added': 'yes' } } } }),
  };
}

function faultOf(random: Making['random']): JsonObject {
  const percentage = random.pick<JsonObject>([{}, { percentage: { value: 100 } }, { percentage: { value: 0 } }]);
  const delay = { fixedDelay: random.pick(['0.2s', '0.6s']), ...percentage };
  const abort = { httpStatus: random.pick([500, 503, 404, 418]), ...percentage };
  return random.pick<JsonObject>([{ delay }, { abort }, { delay, abort }]);
}

function routeOf(making: Making, options: RuleOptions): JsonObject[] {
  const { random } = making;
  if (random.chance(0.75)) return [destination(making, options)];
  const [first, second] = random.pick<readonly [number, number]>([
    [100, 0],
    [0, 100],
    [50, 50],
    [80, 20],
  ]);
  return [
    { ...destination(making, options), weight: first },
    { ...destination(making, options), weight: second },
  ];
}

function destination(making: Making, { own }: RuleOptions): JsonObject {
  const { random, mistakes } = making;
  const name = random.weighted([
    [12, 'web'],
    [1, 'web-v1'],
    [1, 'web-v2'],
    [mistakes * 4, 'client'],
    [0.5, 'entry'],
  ] as const);
  const host = name === 'entry' ? `entry.${making.slot.domain}` : hostOf(making, name, own);
  const port = random.chance(mistakes) ? random.pick([8080, 81, 443]) : random.pick([undefined, 80]);
  const subset =
    name === 'web'
      ? random.weighted([
          [6, undefined],
          [2, 'v1'],
          [2, 'v2'],
          [mistakes * 4, 'v3'],
        ])
      : undefined;
  return {
    destination: {
      host,
      ...(port !== undefined && { port: { number: port } }),
      ...(subset !== undefined && { subset }),
    },
  };
}
