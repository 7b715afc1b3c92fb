const versions = ['v1', 'v2', 'v3'];

/** What all checks of this chapter stand on. */
export const reviewsPods = {
  kind: 'pods',
  namespace: 'default',
  each: [{ app: 'productpage' }, ...versions.map((version) => ({ app: 'reviews', version }))],
  sidecar: 'present',
  explainedBy: [{ kind: 'namespace-injects', namespace: 'default' }],
} as const;

/** The sidecar that decides which version of reviews makes part of a page. */
export const caller = { namespace: 'default', labels: { app: 'productpage' } };

export const reviewsCluster = (subset: string) => `outbound|9080|${subset}|reviews.default.svc.cluster.local`;

const route = (subset: string, headers: Record<string, string> = {}) =>
  ({ kind: 'mesh-route', service: 'default/reviews', path: '/reviews/0', headers, subset }) as const;

/** The route of productpage's sidecar for whoever is not signed in. */
export const anybodyToV1 = {
  kind: 'proxy-config',
  proxy: caller,
  route: { domain: 'reviews', path: '/reviews/0', service: 'default/reviews', subset: 'v1' },
  explainedBy: [reviewsPods, route('v1')],
} as const;

const headersOf = (user?: string): Record<string, string> => (user ? { 'end-user': user } : {});

/** Real answers through the gateway: this user gets this version and no other. */
const answered = (version: string, user?: string) =>
  ({
    kind: 'distribution',
    url: 'http://{ingress}/api/v1/products/0/reviews',
    ...(user && { login: { url: 'http://{ingress}/login', form: { username: user, passwd: 'any' } } }),
    by: { json: 'podname' },
    categories: Object.fromEntries(versions.map((each) => [each, `^reviews-${each}-`])),
    shares: { [version]: 100 },
    explainedBy: [reviewsPods, route(version, headersOf(user))],
  }) as const;

const subsetReason = {
  for: 'distribution.unexpected',
  layer: 'endpoints',
  object: 'DestinationRule/default/reviews',
  next: 'kubectl get destinationrules reviews -o yaml',
  on: 'k3s-s',
} as const;

export const anybodyGetsV1 = {
  ...answered('v1'),
  reasons: [
    {
      ...subsetReason,
      code: 'routing.subset-of-all',
      ko: '라우트는 서브셋 v1을 가리키지만 다른 버전도 답한다. 서브셋 v1의 labels가 다른 버전의 파드까지 고른다.',
      en: 'The route names the subset v1, yet other versions answer too: the labels of the subset fit pods of other versions.',
    },
  ],
} as const;

export const jasonGetsV2 = {
  ...answered('v2', 'jason'),
  reasons: [
    {
      ...subsetReason,
      code: 'routing.subset-of-other-pods',
      ko: '라우트는 서브셋 v2를 가리키지만 다른 버전이 답한다. 서브셋 v2의 labels가 다른 버전의 파드를 고른다.',
      en: 'The route names the subset v2, yet another version answers: the labels of the subset fit pods of another version.',
    },
  ],
} as const;

export const minaGetsV1 = {
  ...answered('v1', 'mina'),
  explainedBy: [],
  reasons: [
    {
      for: 'distribution.unexpected',
      code: 'routing.every-user',
      layer: 'route',
      object: 'VirtualService/default/reviews',
      ko: 'jason이 아닌 사람(mina)으로 로그인해도 다른 버전이 답한다. 규칙이 end-user의 값이 아니라 그 헤더가 있는지만 본다.',
      en: 'Signed in as somebody else (mina), another version answers too: the rule asks whether end-user is there, not what it says.',
      expected: 'match: headers: end-user: exact: jason',
      next: 'kubectl get virtualservice reviews -o yaml',
      on: 'k3s-s',
    },
  ],
} as const;
