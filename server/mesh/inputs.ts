import type { WorldResource } from '#server/grading/world/world.ts';

/** All that decides how proxies route, as far as objects say it. Checks that ask this room name them as inputs. */
export const meshInputs = [
  'gateways',
  'virtualServices',
  'destinationRules',
  'services',
  'pods',
  'serviceEntries',
  'workloadEntries',
  'sidecars',
  'peerAuthentications',
  'authorizationPolicies',
  'meshConfigs',
] as const satisfies readonly WorldResource[];
