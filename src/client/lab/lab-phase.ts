import type { HostView, LabView } from '#protocol/lab-state.ts';

export function isUnderWay(lab: LabView | undefined): boolean {
  return lab !== undefined && ['queued', 'preparing', 'booting', 'installing'].includes(lab.state);
}

/** The hosts that take shells: from the end of their boot on, long before the mesh is installed. */
export function hostsWithShells(lab: LabView | undefined): readonly HostView[] {
  switch (lab?.state) {
    case 'installing':
    case 'ready':
      return lab.hosts;
    case 'booting':
      return lab.steps.some(({ name, status }) => name === 'boot' && status === 'done') ? lab.hosts : [];
    default:
      return [];
  }
}
