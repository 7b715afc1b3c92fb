import { expect, test } from 'vitest';
import { failure } from '#protocol/errors.ts';
import type { Kind, KindShape, LiveNames } from '#protocol/manifests.ts';
import { fakeSchemas } from '#protocol/manifests-fixture.ts';
import { LabSchemas } from './lab-schemas.ts';
import { ManifestLanguage } from './manifest-language.ts';
import { yamlSayIn } from './yaml-texts.ts';

const namespaced = true;
const kinds: Kind[] = [
  { group: 'networking.istio.io', version: 'v1', kind: 'VirtualService', namespaced },
  { group: 'apps', version: 'v1', kind: 'Deployment', namespaced },
  { group: '', version: 'v1', kind: 'Service', namespaced },
];
const names: LiveNames = {
  namespaces: ['default', 'harbour'],
  services: [
    { namespace: 'default', name: 'reviews', ports: [{ name: 'http', number: 9080 }], selector: { app: 'reviews' } },
    { namespace: 'harbour', name: 'quay', ports: [{ number: 80 }], selector: {} },
  ],
  gateways: [{ namespace: 'default', name: 'web-gateway', kind: 'istio' }],
  subsets: [{ namespace: 'default', host: 'reviews', names: ['v1', 'v2'] }],
  externalHosts: [],
  pods: [{ namespace: 'default', labels: { app: 'reviews', version: 'v1' } }],
};

function languageOf({ shapes = fakeSchemas as Record<string, unknown>, has = kinds } = {}) {
  const asked: string[] = [];
  const lab = { revision: '1', kinds: has };
  const schemas = new LabSchemas({
    kinds: async () => ({ ok: true, value: { ...lab } }),
    shape: async ({ kind }) => {
      asked.push(kind);
      return { ok: true, value: { root: kind, parts: shapes } as KindShape };
    },
    names: async () => ({ ok: true, value: names }),
  });
  return { language: new ManifestLanguage(schemas, yamlSayIn('en')), lab, asked };
}

const HEAD = 'apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata:\n  name: web\n';

async function problemsIn(text: string, options: Parameters<typeof languageOf>[0] = {}) {
  const { language } = languageOf(options);
  await language.refresh();
  const { problems } = await language.check(text);
  return problems.map(({ message, start, end }) => [text.slice(start, end), message]);
}

/** What is offered where `|` stands. */
async function offersAt(marked: string, options: Parameters<typeof languageOf>[0] = {}) {
  const { language } = languageOf(options);
  await language.refresh();
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  const all = await language.complete(text, offset);
  return { labels: all.map(({ label }) => label), all, text };
}

test('what is right has no problem', async () => {
  const text = `${HEAD}spec:
  hosts: [reviews]
  http:
  - match: [{uri: {prefix: /a}}]
    route:
    - destination: {host: reviews, subset: v1, port: {number: 9080}}
      weight: 100
---
apiVersion: v1
kind: Service
metadata: {name: web, labels: {app: web}}
spec:
  type: NodePort
  selector: {app: web}
`;
  expect(await problemsIn(text)).toEqual([]);
});

test.each([
  ['spec:\n  hots: [a]\n', 'hots', /no field hots here. Did you mean hosts\?/],
  ['spec:\n  zzz: 1\n', 'zzz', /no field zzz here\.$/],
  ['spec:\n  hosts: reviews\n', 'reviews', /This is a string; it must be a list/],
  ['spec:\n  hosts:\n    a: 1\n', 'hosts', /This is an object; it must be a list/],
  ['spec:\n  hosts: [8080]\n', '8080', /This is an integer; it must be a string\. Put it in quotes/],
  ['spec:\n  hosts: [yes]\n', 'yes', /This is a boolean; it must be a string/],
  ['spec:\n  http:\n  - route:\n    - weight: 1\n', 'weight: 1\n', /required field destination is missing/],
  ['spec:\n  http:\n  - match:\n    - uri: {exact: a, prefix: b}\n', 'prefix', /Only one of exact, prefix, regex/],
  ['spec:\n  http:\n  - route:\n    - destination: {host: a, port: {number: -1}}\n', '-1', /at least 0/],
  ['spec: {hosts: [a}\n', '}', /YAML: /],
])('%j is told at its place', async (rest, where, message) => {
  const problems = await problemsIn(HEAD + rest);
  expect(problems.map(([text]) => text?.trim())).toContain(where.trim());
  expect(problems.map(([, said]) => said).join('\n')).toMatch(message);
});

test('each document has the schema of its own kind', async () => {
  const text = `apiVersion: apps/v1\nkind: Deployment\nspec: {replicas: two}\n---\n${HEAD}spec: {replicas: 1}\n`;
  expect(await problemsIn(text)).toEqual([
    ['two', expect.stringContaining('it must be an integer')],
    ['spec', 'The required field template is missing.'],
    ['replicas', 'VirtualService has no field replicas here.'],
  ]);
});

test('a kind that the cluster lacks is told, one of a tool is not, and neither is another YAML file', async () => {
  const has = kinds.filter(({ group }) => group !== 'networking.istio.io');
  expect(await problemsIn(`${HEAD}spec: {anything: 1}\n`, { has })).toEqual([
    ['apiVersion: networking.istio.io/v1', expect.stringContaining('no kind VirtualService in networking.istio.io/v1')],
  ]);
  expect(await problemsIn('apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\n', { has })).toEqual([]);
  expect(await problemsIn('a: 1\nb: [2]\n', { has })).toEqual([]);
  expect(await problemsIn('kind: Service\nspec: {}\n')).toEqual([
    ['kind: Service', expect.stringContaining('Without apiVersion')],
  ]);
});

test('fields of a kind complete once the cluster has it, and not before', async () => {
  const has = kinds.filter(({ group }) => group !== 'networking.istio.io');
  const { language, lab } = languageOf({ has });
  await language.refresh();
  const text = `${HEAD}spec:\n  `;
  expect(await language.complete(text, text.length)).toEqual([]);
  Object.assign(lab, { revision: '2', kinds });
  expect(await language.refresh()).toBe(true);
  expect((await language.complete(text, text.length)).map(({ label }) => label)).toEqual([
    'hosts',
    'gateways',
    'exportTo',
    'http',
  ]);
  expect(await language.refresh()).toBe(false);
});

test.each([
  ['spec:\n  hosts: [a]\n  |\n', ['gateways', 'exportTo', 'http']],
  ['spec:\n  http:\n  - match: []\n    ro|\n', ['name', 'route', 'timeout']],
  ['spec:\n  http:\n  - route:\n    - destination:\n        |', ['host', 'subset', 'port']],
  ['spec:\n  http:\n  - route:\n    - destination: {host: reviews, |}', ['subset', 'port']],
  ['spec:\n  http:\n  - route:\n      |', ['destination', 'weight']],
  ['spec:\n  http:\n  - route: [{destination: {host: r|}}]', ['reviews', 'quay.harbour.svc.cluster.local']],
  ['spec:\n  http:\n  - route:\n    - destination:\n        host: r|', ['reviews', 'quay.harbour.svc.cluster.local']],
  ['spec:\n  http:\n  - route:\n    - destination:\n        host: reviews\n        subset: |', ['v1', 'v2']],
  [
    'spec:\n  http:\n  - route:\n    - destination:\n        host: reviews\n        port:\n          number: |',
    ['9080'],
  ],
  ['spec:\n  gateways:\n  - |', ['web-gateway', 'mesh']],
  ['spec:\n  gateways: [w|]', ['web-gateway', 'mesh']],
  ['spec:\n  hosts:\n  - r|', ['reviews', 'quay.harbour.svc.cluster.local']],
  ['spec:\n  # ho|', []],
  ['spec:\n  nope:\n    |', []],
])('%j offers %j', async (rest, labels) => {
  expect((await offersAt(HEAD + rest)).labels).toEqual(labels);
});

test('a namespace, a label, an enum and a kind complete where they belong', async () => {
  const service = 'apiVersion: v1\nkind: Service\n';
  expect((await offersAt(`${service}metadata:\n  namespace: |`)).labels).toEqual(['default', 'harbour']);
  expect((await offersAt(`${service}spec:\n  selector:\n    |`)).labels).toEqual(['app', 'version']);
  expect((await offersAt(`${service}spec:\n  selector:\n    app: |`)).labels).toEqual(['reviews']);
  expect((await offersAt(`${service}spec:\n  type: |`)).labels).toContain('NodePort');
  expect((await offersAt('apiVersion: networking.istio.io/v1\nkind: |')).labels).toEqual(['VirtualService']);
  expect((await offersAt('kind: Deployment\napiVersion: |')).labels).toEqual(['apps/v1']);
  const whole = (await offersAt('|')).all.find(({ label }) => label === 'VirtualService');
  expect(whole?.insert).toContain('apiVersion: networking.istio.io/v1\nkind: VirtualService');
});

test('names of the same file complete before they are applied', async () => {
  const rule = `---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: x}
spec: {host: web, subsets: [{name: blue}]}
`;
  const destination = 'spec:\n  http:\n  - route:\n    - destination:\n        host: web\n        subset: |\n';
  expect((await offersAt(`${HEAD}${destination}${rule}`)).labels).toEqual(['blue']);
});

test('what is completed fits the place: a list’s first item, a dash’s columns, a colon that is there', async () => {
  const insertOf = async (text: string, label: string) =>
    (await offersAt(text)).all.find((each) => each.label === label)?.insert;
  expect(await insertOf(`${HEAD}spec:\n  |`, 'hosts')).toBe('hosts:\n  - $0');
  expect(await insertOf(`${HEAD}spec:\n  http:\n    |`, 'route')).toBe('- route:\n    - $0');
  expect(await insertOf(`${HEAD}spec:\n  http:\n  - |`, 'route')).toBe('route:\n    - $0');
  expect(await insertOf(`${HEAD}spec:\n  ho|: [a]`, 'hosts')).toBe('hosts');
});

test('a field is explained as text, whatever its description says', async () => {
  const { language } = languageOf({
    shapes: {
      VirtualService: {
        properties: { spec: { type: 'object', description: '<b>see</b> [x](http://evil.test) **now**' } },
      },
    },
  });
  await language.refresh();
  const found = await language.explain(`${HEAD}spec: {}\n`, HEAD.length + 2);
  expect(found?.text).toContain('**spec** `object`');
  expect(found?.text).toContain('\\<b\\>see\\</b\\> \\[x\\]\\(http:\u2060//evil.test\\) \\*\\*now\\*\\*');
});

test('schemas that are hostile, or none, cost nothing and say nothing', async () => {
  const own = { $ref: '#/components/schemas/VirtualService' };
  const cyclic = { allOf: [own, { allOf: [own] }], properties: { spec: own, metadata: own }, oneOf: [own], anyOf: 3 };
  const text = `${HEAD}spec: {spec: {spec: {hosts: [1]}}}\n`;
  expect((await problemsIn(text, { shapes: { VirtualService: cyclic } })).map(([where]) => where)).toContain('hosts');
  expect((await offersAt(`${HEAD}spec:\n  spec:\n    |`, { shapes: { VirtualService: cyclic } })).labels).toEqual([
    'spec',
    'metadata',
  ]);
  for (const odd of [undefined, 7, [], { type: 5, properties: 7, items: 'x', required: 3, enum: {} }]) {
    expect(await problemsIn(text, { shapes: { VirtualService: odd } })).toEqual([]);
    expect((await offersAt(`${HEAD}spec:\n  |`, { shapes: { VirtualService: odd } })).labels).toEqual([]);
  }
});

test('aliases that stand for endlessly much are walked for a bounded time', async () => {
  const levels = Array.from({ length: 30 }, (_, i) => `  l${i + 1}: &l${i + 1} [*l${i}, *l${i}, *l${i}]`).join('\n');
  const shapes = {
    VirtualService: { properties: { spec: { additionalProperties: { $ref: '#/components/schemas/L' } } } },
    L: { items: { $ref: '#/components/schemas/L' } },
  };
  await problemsIn(`apiVersion: networking.istio.io/v1\nkind: VirtualService\nspec:\n  l0: &l0 [a]\n${levels}\n`, {
    shapes,
  });
});

test('only what has changed is read again', async () => {
  const { language, asked } = languageOf();
  await language.refresh();
  const many = Array.from({ length: 20 }, (_, i) => `${HEAD.replace('web', `web-${i}`)}spec: {hots: 1}\n`);
  const first = await language.check(many.join('---\n'));
  const second = await language.check(`${many.join('---\n')}# more\n`);
  expect([first.problems.length, second.problems.length]).toEqual([20, 20]);
  expect(asked).toEqual(['VirtualService']);
});

test('findings are put where they belong: a line, a field that is named, a document', async () => {
  const { language } = languageOf();
  const text = `${HEAD}spec:\n  hosts: [a]\n---\n# two\napiVersion: v1\nkind: Service\n`;
  const placed = language.place(text, [
    { level: 'error', message: 'host', line: 6, code: 'IST0101' },
    { level: 'error', message: 'invalid: spec.hosts[0]: Required value', line: 0, document: 0 },
    { level: 'error', message: 'no', line: 0, document: 1 },
    { level: 'error', message: 'no', line: 900 },
  ]);
  expect(placed.map(({ start, end }) => text.slice(start, end))).toEqual([
    'hosts: [a]',
    'hosts',
    'apiVersion: v1',
    expect.any(String),
  ]);
});

test('a lab that does not answer leaves the syntax, and says why', async () => {
  const silent = async () => ({ ok: false as const, failure: failure('SLW400', { detail: 'silent' }) });
  const language = new ManifestLanguage(
    new LabSchemas({ kinds: silent, shape: silent, names: silent }),
    yamlSayIn('ko'),
  );
  await language.refresh();
  const checked = await language.check(`${HEAD}spec: {hots: 1\n`);
  expect(checked.failure?.code).toBe('SLW400');
  expect(checked.problems.map(({ message }) => message).join()).toMatch(/^YAML 문법/);
  expect(await language.complete(`${HEAD}spec:\n  `, HEAD.length + 8)).toEqual([]);
});
