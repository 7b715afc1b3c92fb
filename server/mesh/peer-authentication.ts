import { matches, sidecarOf } from '#server/grading/world/pods.ts';
import type { PeerAuthentication, Pod } from '#server/grading/world/resources.ts';
import type { World } from '#server/grading/world/world.ts';
import { byAge } from './names.ts';
import { rootNamespace } from './visibility.ts';

export const peerAuthenticationName = ({ metadata }: PeerAuthentication): string =>
  `PeerAuthentication/${metadata.namespace}/${metadata.name}`;

export interface MtlsMode {
  /** `STRICT`: plain text is refused. */
  readonly mode: string;
  /** Whose word it is; undefined: the default, PERMISSIVE. */
  readonly policy: PeerAuthentication | undefined;
}

const isSet = (mode: string | undefined): mode is string => mode !== undefined && mode !== 'UNSET';

/** What a pod's sidecar takes on a port of the pod; undefined without sidecar. The pod's policy counts before its namespace's, that before the mesh's. */
export function mtlsModeOf(world: World, pod: Pod, port: number): MtlsMode | undefined {
  if (!sidecarOf(pod)) return undefined;
  const root = rootNamespace(world);
  const all = world.peerAuthentications.all().toSorted(byAge);
  const selects = ({ spec }: PeerAuthentication) => Object.keys(spec.selector?.matchLabels ?? {}).length > 0;
  const wide = (namespace: string) => all.find((each) => each.metadata.namespace === namespace && !selects(each));
  const own = all.find(
    (each) =>
      selects(each) &&
      each.metadata.namespace === pod.metadata.namespace &&
      each.metadata.namespace !== root &&
      matches(each.spec.selector?.matchLabels ?? {}, pod.metadata.labels),
  );
  const portMode = own?.spec.portLevelMtls?.[String(port)]?.mode;
  if (own && isSet(portMode)) return { mode: portMode, policy: own };
  for (const policy of [own, wide(pod.metadata.namespace), wide(root)]) {
    const mode = policy?.spec.mtls?.mode;
    if (policy && isSet(mode)) return { mode, policy };
  }
  return { mode: 'PERMISSIVE', policy: undefined };
}
