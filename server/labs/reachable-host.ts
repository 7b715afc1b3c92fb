import { SlipwayError } from '#protocol/errors.ts';
import type { HostView } from '#protocol/lab-state.ts';
import type { LabService } from './lab-service.ts';

/** A host of the session's own lab, which answers. @throws SlipwayError SLW200 | SLW204 | SLW106 */
export function reachableHost(
  labs: Pick<LabService, 'ownerOf' | 'get' | 'hostsAnswer'>,
  { session, lab, host }: { readonly session: string; readonly lab: string; readonly host: string },
): HostView {
  const view = labs.ownerOf(lab) === session ? labs.get(lab) : undefined;
  if (!view) throw new SlipwayError('SLW200', { lab });
  if (!labs.hostsAnswer(lab)) throw new SlipwayError('SLW204', { host, detail: view.state });
  const found = view.hosts.find(({ name }) => name === host);
  if (!found) throw new SlipwayError('SLW106', { what: host });
  return found;
}
