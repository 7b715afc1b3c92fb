import { expect, test } from 'vitest';
import type { FuzzCase, FuzzObject } from './case.ts';
import type { Contradiction } from './compare.ts';
import { shrink } from './shrink.ts';

const object = (name: string, spec: FuzzObject['spec']): FuzzObject => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name, namespace: 'fz00' },
  spec,
});
const contradiction: Contradiction = {
  disagreement: 'false-fail',
  question: { spec: { kind: 'gateway-listens', host: 'h', gateway: 'gw' } },
  traffic: undefined,
  told: { kind: 'waiting', waitingFor: { ko: '', en: '' } },
  because: '',
};
const fuzzCase: FuzzCase = {
  name: 'x',
  objects: [
    object('a', {
      hosts: ['*'],
      http: [
        { match: [{ port: 1 }], route: [] },
        { redirect: { uri: '/' }, timeout: '1s' },
      ],
    }),
    object('b', { hosts: ['b'] }),
    object('c', { hosts: ['c'] }),
  ],
  requests: [],
};

/** Contradicted as long as somebody redirects and `b` is there. */
const look = async (candidates: readonly FuzzCase[]) =>
  candidates.map(({ objects }) => {
    const stays = JSON.stringify(objects).includes('redirect') && objects.some(({ metadata }) => metadata.name === 'b');
    return stays ? [contradiction] : [];
  });

test('objects and fields go while the contradiction stays', async () => {
  const least = await shrink({ fuzzCase, contradiction }, { width: 2, look });
  expect(least.fuzzCase.objects).toEqual([object('a', { http: [{ redirect: {} }] }), object('b', {})]);
});

test('what could not be applied whole tells nothing', async () => {
  const refused = async (candidates: readonly FuzzCase[]) => candidates.map(() => undefined);
  const least = await shrink({ fuzzCase, contradiction }, { width: 2, look: refused });
  expect(least.fuzzCase.objects).toEqual(fuzzCase.objects);
});
