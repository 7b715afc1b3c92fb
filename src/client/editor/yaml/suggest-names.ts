import type { LiveNames } from '#protocol/manifests.ts';
import type { Cursor } from './cursor.ts';
import { type KindName, type Manifest, nodeAt, wordAt } from './manifest-text.ts';
import { isMap, isScalar, isSeq } from 'yaml';
import type { Path } from './shape.ts';
import { type Suggestion, suggestion } from './suggest.ts';
import type { YamlSay } from './yaml-texts.ts';

interface Place {
  readonly cursor: Cursor;
  readonly kind: KindName;
  readonly namespace: string;
  readonly names: LiveNames;
  /** The file's other documents: what they make may be named before it is applied. */
  readonly file: readonly Manifest[];
  readonly say: YamlSay;
}

interface Name {
  readonly value: string;
  readonly detail: string;
  readonly rank?: number;
}

const MESH_GROUPS = new Set(['networking.istio.io', 'security.istio.io', 'telemetry.istio.io', 'extensions.istio.io']);
const FILE_DEFAULT = 'default';

/** Names of what stands in the cluster and in this file, where a manifest refers to it. */
export function suggestNames(place: Place): Suggestion[] {
  const { cursor } = place;
  const isText = !isPort(cursor.path);
  return namesFor(place).map((name) => suggestion(cursor, { ...name, sort: 'name' }, isText));
}

/** Keys of labels, where a selector wants some. */
export function suggestLabelKeys(place: Place): Suggestion[] {
  const { cursor, say } = place;
  if (!isLabels(place.kind, cursor.path)) return [];
  const keys = new Set(podsFor(place).flatMap(({ labels }) => Object.keys(labels)));
  return [...keys]
    .filter((key) => !cursor.present.has(key))
    .map((key) => {
      const base = suggestion(cursor, { value: key, detail: say('podsHave'), sort: 'name' });
      return { ...base, insert: cursor.hasColon ? base.insert : `${base.insert}: $0`, goesOn: true };
    });
}

function namesFor(place: Place): Name[] {
  const { kind, names, say, namespace } = place;
  const { path } = place.cursor;
  const [last, before] = [path.at(-1), path.at(-2)];
  const live = (value: string): Name => ({ value, detail: say('inCluster') });
  if (last === 'namespace') return names.namespaces.map(live);
  if (typeof last === 'string' && isLabels(kind, path.slice(0, -1))) {
    const values = podsFor(place).flatMap(({ labels }) => labels[last] ?? []);
    return [...new Set(values)].map((value) => ({ value, detail: say('podsHave') }));
  }
  if (isPort(path)) return portsFor(place);
  if (kind.group === 'networking.istio.io') {
    if (last === 'subset') return subsetsFor(place);
    const isHost = last === 'host' && (kind.kind === 'VirtualService' || path.length === 2);
    const isHosts = kind.kind === 'VirtualService' && before === 'hosts';
    if (isHost || isHosts) return hostsFor(place);
    if (before === 'gateways') return gatewaysFor(place);
  }
  if (before === 'backendRefs' || path.at(-3) === 'backendRefs' || path.at(-2) === 'service') {
    if (last === 'name') return servicesIn(place, namespace).map(({ name }) => live(name));
  }
  if (path.at(-3) === 'parentRefs' && last === 'name') {
    return names.gateways.filter((each) => each.kind === 'kubernetes').map(({ name }) => live(name));
  }
  return [];
}

/** Fields that hold labels of pods. */
function isLabels({ group, kind }: KindName, path: Path): boolean {
  const [last, before] = [path.at(-1), path.at(-2)];
  if (last === 'matchLabels') return true;
  if (last === 'selector' && path.length === 2) return kind === 'Service' || kind === 'Gateway';
  if (last === 'labels' && MESH_GROUPS.has(group)) return before === 'workloadSelector' || path.at(-3) === 'subsets';
  return false;
}

/** A gateway's proxy stands in a namespace of its own; all other selectors look in theirs. */
function podsFor({ kind, namespace, names, cursor }: Place): LiveNames['pods'] {
  if (kind.kind === 'Gateway') return names.pods;
  const own = names.pods.filter((pod) => pod.namespace === namespace);
  if (kind.kind !== 'DestinationRule') return own;
  const service = serviceOf(wordAt(cursor.yaml, ['spec', 'host']), namespace, names);
  const selected = service && Object.entries(service.selector);
  if (!service || !selected?.length) return own;
  return names.pods.filter(
    (pod) => pod.namespace === service.namespace && selected.every(([key, value]) => pod.labels[key] === value),
  );
}

const fullName = ({ name, namespace }: { name: string; namespace: string }) => `${name}.${namespace}.svc.cluster.local`;

const servicesIn = ({ names }: Place, namespace: string) =>
  names.services.filter((service) => service.namespace === namespace);

function hostsFor({ names, namespace, file, say }: Place): Name[] {
  const inFile = file.filter(({ kind, name }) => kind === 'Service' && name !== undefined);
  const live = names.services.map((service) => ({
    value: service.namespace === namespace ? service.name : fullName(service),
    detail: say('inCluster'),
    rank: service.namespace === namespace ? 0 : 1,
  }));
  const external = names.externalHosts.map((value) => ({ value, detail: 'ServiceEntry', rank: 1 }));
  return once([...live, ...inFile.map(({ name = '' }) => ({ value: name, detail: say('inFile') })), ...external]);
}

function gatewaysFor({ names, namespace, file, say }: Place): Name[] {
  const nameIn = (own: string, name: string) => (own === namespace ? name : `${own}/${name}`);
  const live = names.gateways
    .filter(({ kind }) => kind === 'istio')
    .map((each) => ({ value: nameIn(each.namespace, each.name), detail: say('inCluster') }));
  const inFile = file
    .filter(
      ({ kind, name, apiVersion }) => kind === 'Gateway' && name && apiVersion?.startsWith('networking.istio.io/'),
    )
    .map(({ name = '', namespace: own = FILE_DEFAULT }) => ({ value: nameIn(own, name), detail: say('inFile') }));
  return once([...live, ...inFile, { value: 'mesh', detail: say('allSidecars'), rank: 1 }]);
}

/** The host beside the field: subsets and ports are those of a destination. */
function hostBeside({ cursor }: Place): string | undefined {
  const at = cursor.path.findLastIndex((step) => step === 'destination' || step === 'mirror');
  if (at >= 0) return wordAt(cursor.yaml, [...cursor.path.slice(0, at + 1), 'host']);
  return cursor.path.includes('portLevelSettings') ? wordAt(cursor.yaml, ['spec', 'host']) : undefined;
}

function subsetsFor(place: Place): Name[] {
  const { names, namespace, file, say } = place;
  const host = hostBeside(place);
  if (host === undefined) return [];
  const detail = say('subsetOf', { host });
  const live = names.subsets
    .filter((rule) => sameHost({ host: rule.host, namespace: rule.namespace }, { host, namespace }))
    .flatMap((rule) => rule.names.map((value) => ({ value, detail })));
  const inFile = file
    .filter(({ kind }) => kind === 'DestinationRule')
    .filter((rule) =>
      sameHost(
        { host: wordAt(rule.yaml, ['spec', 'host']) ?? '', namespace: rule.namespace ?? FILE_DEFAULT },
        { host, namespace },
      ),
    )
    .flatMap(({ yaml }) => {
      const subsets = nodeAt(yaml, ['spec', 'subsets']);
      return isSeq(subsets) ? subsets.items : [];
    })
    .flatMap((subset) => (isMap(subset) ? subset.get('name', true) : []))
    .flatMap((name) => (isScalar(name) && typeof name.value === 'string' ? { value: name.value, detail } : []));
  return once([...live, ...inFile]);
}

/** Short names are of the namespace of whoever writes them. */
function sameHost(a: { host: string; namespace: string }, b: { host: string; namespace: string }): boolean {
  const full = ({ host, namespace }: typeof a) => (host.includes('.') ? host : fullName({ name: host, namespace }));
  return full(a) === full(b);
}

function serviceOf(host: string | undefined, namespace: string, names: LiveNames) {
  if (host === undefined) return undefined;
  return names.services.find((service) => sameHost({ host: fullName(service), namespace }, { host, namespace }));
}

const isPort = (path: Path): boolean =>
  path.at(-2) === 'port' && path.at(-1) === 'number' ? true : path.at(-1) === 'port' && path.includes('backendRefs');

function portsFor(place: Place): Name[] {
  const { names, namespace, cursor, say, kind } = place;
  const host = hostBeside(place);
  const beside = (field: string, up: number) => wordAt(cursor.yaml, [...cursor.path.slice(0, -up), field]);
  const name = kind.group === 'networking.istio.io' ? host : (beside('name', 2) ?? beside('name', 1));
  const service = serviceOf(name, namespace, names);
  if (!service || name === undefined) return [];
  return service.ports.map((port) => ({
    value: String(port.number),
    detail: say('portOf', { host: name, name: port.name ?? '' }).trim(),
  }));
}

const once = (names: readonly Name[]): Name[] => [...new Map(names.map((name) => [name.value, name])).values()];
