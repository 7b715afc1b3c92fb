import type { World } from '#server/grading/world/world.ts';

/** Kinds whose objects may be kept from other namespaces. */
export type ExportedKind = 'VirtualService' | 'DestinationRule' | 'Service';

const ROOT_NAMESPACE = 'istio-system';
const EVERYWHERE = ['*'];

/** Where the settings of the whole mesh are, and objects that hold for all namespaces. */
export const rootNamespace = (world: World): string => settingsOf(world)?.rootNamespace ?? ROOT_NAMESPACE;

const settingsOf = (world: World) => world.meshConfigs.get(ROOT_NAMESPACE, 'istio')?.settings;

/** What counts where an object does not say it: a setting of the mesh. */
export function defaultExportTo(world: World, kind: ExportedKind): readonly string[] {
  const settings = settingsOf(world);
  switch (kind) {
    case 'VirtualService':
      return settings?.defaultVirtualServiceExportTo ?? EVERYWHERE;
    case 'DestinationRule':
      return settings?.defaultDestinationRuleExportTo ?? EVERYWHERE;
    case 'Service':
      return settings?.defaultServiceExportTo ?? EVERYWHERE;
  }
}

interface Export {
  readonly exportTo: readonly string[] | undefined;
  readonly kind: ExportedKind;
  /** The namespace of the object. */
  readonly own: string;
  /** The namespace of the proxy. */
  readonly to: string;
}

/** Does a proxy of that namespace get the object? `*` everybody, `.` the object's own namespace, `~` nobody. */
export function isExported(world: World, { exportTo, kind, own, to }: Export): boolean {
  const list = exportTo === undefined || exportTo.length === 0 ? defaultExportTo(world, kind) : exportTo;
  if (list.includes('*')) return true;
  if (list.includes('~')) return false;
  return list.some((each) => (each === '.' ? own : each) === to);
}

/** Services say it in an annotation, which istiod (conversion.go, 1.23) cuts at commas and nowhere else. */
export function serviceExportTo(annotations: Readonly<Record<string, string>>): string[] | undefined {
  const text = annotations['networking.istio.io/exportTo'];
  return text ? text.split(',') : undefined;
}

/** As it is written; a name that begins or ends with a space is in quotes, for it is no namespace's. */
export function exportToText(exportTo: readonly string[] | undefined): string {
  if (exportTo === undefined || exportTo.length === 0) return '(default of the mesh)';
  const spaced = exportTo.some((each) => each !== each.trim());
  const names = exportTo.map((each) => (each === each.trim() ? each : `"${each}"`)).join(', ');
  return spaced ? `${names} (a space is part of the name)` : names;
}
