import type { Objects, World } from '#server/grading/world/world.ts';

/** Those that every lab has; cluster-wide objects have no namespace. */
const COMMON = ['istio-system', 'default', ''];

type Any = Objects<{ readonly metadata: { readonly namespace: string } }>;
const isObjects = (value: unknown): value is Any =>
  typeof value === 'object' && value !== null && 'all' in value && 'in' in value && 'get' in value;

/** The part of the cluster that is in these namespaces. */
export function worldOf(world: World, namespaces: readonly string[]): World {
  const seen = new Set([...COMMON, ...namespaces]);
  const part = (objects: Any): Any => ({
    get: (namespace, name) => (seen.has(namespace) ? objects.get(namespace, name) : undefined),
    all: () => objects.all().filter(({ metadata }) => seen.has(metadata.namespace)),
    in: (namespace) => (seen.has(namespace) ? objects.in(namespace) : []),
  });
  return new Proxy(world, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (isObjects(value)) return part(value);
      if (key !== 'objects') return value;
      return (input: Parameters<World['objects']>[0]) => part(target.objects(input) as Any);
    },
  });
}
