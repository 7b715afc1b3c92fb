import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { allAddonImageNames } from '../images/addon-names.ts';
import { allImageNames } from '../images/names.ts';

const SAMPLES = join(import.meta.dirname, 'samples');
const NETWORKING = 'bookinfo/networking';

const object = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string() }),
});
type Sample = z.infer<typeof object>;

const files = readdirSync(SAMPLES, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'));

function objectsOf(file: string): Sample[] {
  const documents = parseAllDocuments(readFileSync(join(SAMPLES, file), 'utf8'));
  return documents.map((document) => {
    expect('errors' in document ? document.errors : []).toEqual([]);
    return object.parse('toJS' in document ? document.toJS() : undefined);
  });
}

/** Every value of a key, at any depth. */
function valuesOf(key: string, value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => (name === key ? [inner] : valuesOf(key, inner)));
}

const bookinfo = objectsOf('bookinfo/platform/kube/bookinfo.yaml');
const named = (objects: readonly Sample[], kind: string) =>
  objects.filter((each) => each.kind === kind).map(({ metadata }) => metadata.name);

test('Bookinfo is four services, their accounts and six deployments', () => {
  const services = ['details', 'ratings', 'reviews', 'productpage'];
  expect(named(bookinfo, 'Service')).toEqual(services);
  expect(named(bookinfo, 'ServiceAccount')).toEqual(services.map((name) => `bookinfo-${name}`));
  expect(named(bookinfo, 'Deployment').sort()).toEqual(
    ['details-v1', 'productpage-v1', 'ratings-v1', 'reviews-v1', 'reviews-v2', 'reviews-v3'].sort(),
  );
});

test.each(files)('%s runs on images that a lab has', (file) => {
  const objects = objectsOf(file);
  expect(objects.length).toBeGreaterThan(0);
  for (const image of valuesOf('image', objects)) expect([...allImageNames, ...allAddonImageNames]).toContain(image);
});

const subsetSchema = z.object({ name: z.string(), labels: z.object({ version: z.string() }) });
const rules = objectsOf(`${NETWORKING}/destination-rule-all.yaml`);
const subsets = new Map(
  rules.map((rule) => [rule.metadata.name, z.array(subsetSchema).parse(valuesOf('subsets', rule)[0])] as const),
);

test('each subset has a deployment of that version', () => {
  for (const [host, versions] of subsets)
    for (const { name, labels } of versions) {
      expect(name).toBe(labels.version);
      expect(named(bookinfo, 'Deployment')).toContain(`${host}-${labels.version}`);
    }
});

const destination = z.object({ host: z.string(), subset: z.string().optional() });

test.each(files.filter((file) => file.startsWith(NETWORKING)))('%s routes to what is there', (file) => {
  for (const each of objectsOf(file).filter(({ kind }) => kind === 'VirtualService'))
    for (const value of valuesOf('destination', each)) {
      const { host, subset } = destination.parse(value);
      expect(named(bookinfo, 'Service')).toContain(host);
      if (subset !== undefined) expect(subsets.get(host)?.map(({ name }) => name)).toContain(subset);
    }
});

test.each(files.filter((file) => file.includes('virtual-service')))('the weights of %s are a whole', (file) => {
  const weights = valuesOf('weight', objectsOf(file)).map((weight) => z.number().parse(weight));
  if (weights.length > 0) expect(weights.reduce((sum, weight) => sum + weight)).toBe(100);
});
