import type { JsonObject } from '../case.ts';
import type { Making } from './generate.ts';

/** Conditions of one item of `match`; some fit the requests that are sent, some do not. */
export function matchItem(making: Making, where: 'in' | 'mesh'): JsonObject {
  const { random } = making;
  const count = random.weighted([
    [6, 1],
    [3, 2],
    [1, 3],
  ]);
  const item: Record<string, JsonObject[string]> = {};
  for (let each = 0; each < count; each += 1) Object.assign(item, condition(making, where));
  if (item.uri && random.chance(0.12)) item.ignoreUriCase = true;
  return item;
}

const text = (kind: 'exact' | 'prefix' | 'regex', value: string): JsonObject => ({ [kind]: value });

function condition({ random, slot }: Making, where: 'in' | 'mesh'): JsonObject {
  const kind = random.weighted([
    [10, 'uri'],
    [3, 'headers'],
    [1, 'withoutHeaders'],
    [1, 'method'],
    [1, 'scheme'],
    [2, 'authority'],
    [1, 'queryParams'],
    [1, 'port'],
    [1, 'gateways'],
    [1, 'source'],
    [0.5, 'statPrefix'],
  ] as const);
  switch (kind) {
    case 'uri':
      return {
        uri: random.pick([
          text('prefix', '/'),
          text('prefix', '/a'),
          text('prefix', '/A'),
          text('exact', '/'),
          text('exact', '/a'),
          text('exact', '/a/b'),
          text('regex', '/a.*'),
          text('regex', '/[ab]'),
          text('regex', '^/$'),
          text('prefix', '/b'),
          text('regex', '/'),
        ]),
      };
    case 'headers':
      return {
        headers: {
          [random.pick(['end-user', 'end-user', 'x-user', 'user-agent'])]: random.pick<JsonObject>([
            text('exact', 'jason'),
            text('exact', 'Jason'),
            text('prefix', 'ja'),
            text('regex', 'j.*n'),
            text('regex', '.*slipway.*'),
            {},
          ]),
        },
      };
    case 'withoutHeaders':
      return {
        withoutHeaders: { 'end-user': random.pick<JsonObject>([text('exact', 'jason'), {}, text('prefix', 'x')]) },
      };
    case 'method':
      return {
        method: random.pick([
          text('exact', 'GET'),
          text('exact', 'get'),
          text('exact', 'POST'),
          text('regex', 'GET|HEAD'),
        ]),
      };
    case 'scheme':
      return { scheme: random.pick([text('exact', 'http'), text('exact', 'https'), text('prefix', 'http')]) };
    case 'authority': {
      const name = where === 'in' ? `www.${slot.domain}` : random.pick(['web', `web.${slot.namespace}`]);
      return {
        authority: random.pick([
          text('exact', name),
          text('exact', `${name}:${slot.nodePort}`),
          text('prefix', name.slice(0, 3)),
          text('regex', `.*fz${slot.suffix}.*`),
          text('exact', name.toUpperCase()),
        ]),
      };
    }
    case 'queryParams':
      return {
        queryParams: {
          q: random.pick<JsonObject>([text('exact', '1'), text('regex', '[0-9]+'), text('prefix', '1'), {}]),
        },
      };
    case 'port':
      return { port: where === 'in' ? random.pick([slot.port, slot.targetPort, 80]) : random.pick([80, 8080]) };
    case 'gateways':
      return { gateways: random.pick([['mesh'], ['gw'], [`${slot.namespace}/gw`], ['mesh', 'gw'], ['nowhere']]) };
    case 'source':
      return random.chance(0.5)
        ? {
            sourceLabels: random.pick<JsonObject>([
              { app: 'client' },
              { app: 'web' },
              { app: 'client', version: 'v1' },
            ]),
          }
        : { sourceNamespace: random.pick([slot.namespace, slot.other, 'istio-system']) };
    case 'statPrefix':
      return { statPrefix: 'x' };
  }
}
