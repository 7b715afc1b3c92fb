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

const tooWide = {
  for: 'destination-rule.subset-too-wide',
  code: 'routing.subset-of-all',
  ko: '라우트는 서브셋을 가리키지만 다른 버전도 응답한다. 서브셋의 labels가 다른 버전의 파드까지 선택한다({observed}).',
  en: 'The route names the subset, yet other versions answer too: the labels of the subset match pods of other versions ({observed}).',
} as const;
const otherPods = {
  for: 'destination-rule.subset-other-pods',
  code: 'routing.subset-of-other-pods',
  ko: '라우트는 서브셋을 가리키지만 다른 버전이 응답한다. 서브셋의 labels가 다른 버전의 파드를 선택한다({observed}).',
  en: 'The route names the subset, yet another version answers: the labels of the subset match pods of another version ({observed}).',
} as const;
const everyUser = {
  for: 'virtual-service.match-too-wide',
  code: 'routing.every-user',
  ko: 'jason이 아닌 사람(mina)으로 로그인해도 다른 버전이 응답한다. 규칙이 end-user의 값을 확인하지 않거나, 그 값이 mina일 때도 맞는다.',
  en: 'Signed in as somebody else (mina), another version answers too: the rule does not check the value of end-user, or also matches mina.',
  expected: 'match: headers: end-user: exact: jason',
} as const;

/** Which pods a user's requests reach from productpage, whatever objects lead there. */
export const reaches = (version: string, user?: string) =>
  ({
    kind: 'mesh-route',
    service: 'default/reviews',
    from: caller,
    path: '/reviews/0',
    headers: headersOf(user),
    subset: version,
    reasons: [tooWide, otherPods, ...(user === 'mina' ? [everyUser] : [])],
  }) as const;
const headersOf = (user?: string): Record<string, string> => (user ? { 'end-user': user } : {});

/** What productpage's sidecar does with requests of whoever is not signed in. */
export const anybodyToV1 = { ...reaches('v1'), explainedBy: [reviewsPods] } as const;

/** Real answers through the gateway: this user gets this version and no other. */
export const answered = (version: string, user?: string) =>
  ({
    kind: 'distribution',
    url: 'http://{ingress}/api/v1/products/0/reviews',
    ...(user && { login: { url: 'http://{ingress}/login', form: { username: user, passwd: 'any' } } }),
    by: { json: 'podname' },
    categories: Object.fromEntries(versions.map((each) => [each, `^reviews-${each}-`])),
    shares: { [version]: 100 },
    explainedBy: [reviewsPods, reaches(version, user)],
  }) as const;

export const anybodyGetsV1 = answered('v1');
export const jasonGetsV2 = answered('v2', 'jason');
export const minaGetsV1 = answered('v1', 'mina');
