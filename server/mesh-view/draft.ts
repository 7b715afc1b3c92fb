import type { MeshEdge, MeshKind } from '#protocol/mesh-view.ts';
import type { Reason } from '#protocol/verdict.ts';
import type { Workload } from './workloads.ts';

/** What there is to say of a node beside its faults. */
export interface Description {
  readonly facts: readonly string[];
  readonly edges: readonly MeshEdge[];
}

/** A node before it is known whether there is room for it: it is looked into only then. */
export interface Draft {
  readonly id: string;
  readonly kind: MeshKind;
  readonly namespace: string;
  readonly name: string;
  readonly workload?: Workload;
  readonly describe: () => Description;
  /** Why it does not do what it is for, in the words of the graders. */
  readonly faults: () => Reason[];
}

/** `Service/default/web-svc` */
export const idOf = (
  kind: string,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): string => `${kind}/${namespace}/${name}`;
