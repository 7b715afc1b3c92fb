import type { FuzzCase, FuzzObject } from '../case.ts';
import type { Slot } from '../ground/slot.ts';
import { caseSeed, createRandom, type Random } from '../random.ts';
import { destinationRules } from './destination-rules.ts';
import { gateways } from './gateways.ts';
import { ingresses } from './ingresses.ts';
import { meshServices } from './mesh-services.ts';
import { requestsOf } from './requests.ts';
import { scopes } from './scopes.ts';
import { serviceEntries } from './service-entries.ts';
import { services } from './services.ts';
import { wayIn } from './way-in.ts';

/** What every part of the generator works with. */
export interface Making {
  readonly random: Random;
  readonly slot: Slot;
  /** How likely each single mistake is; some cases have none at all, others several. */
  readonly mistakes: number;
}

/** The case that a seed and its number stand for; only its names depend on the slot. */
export function generateCase(seed: number, index: number, slot: Slot): FuzzCase {
  const random = createRandom(caseSeed(seed, index));
  const making: Making = {
    random,
    slot,
    mistakes: random.weighted([
      [2, 0],
      [4, 0.06],
      [2, 0.15],
      [1, 0.3],
    ]),
  };
  // Objects for the way in, for calls inside the mesh, or for both: smaller cases say more.
  const about = random.weighted([
    [5, 'in'],
    [4, 'mesh'],
    [2, 'both'],
    [1, 'ingress'],
  ] as const);
  const isIn = about === 'in' || about === 'both';
  const isMesh = about === 'mesh' || about === 'both';
  const isIngress = about === 'ingress';
  const objects: FuzzObject[] = [
    ...services(making),
    ...(isIn ? gateways(making) : []),
    ...(isIn ? wayIn(making) : []),
    ...(isMesh ? meshServices(making) : []),
    ...(isIngress ? ingresses(making) : []),
    ...destinationRules(making),
    ...serviceEntries(making),
    ...scopes(making),
  ];
  const unique = new Map(
    objects.map((object) => [`${object.kind}/${object.metadata.namespace}/${object.metadata.name}`, object]),
  );
  return {
    name: `--seed ${seed} --case ${index}`,
    objects: [...unique.values()],
    requests: requestsOf(making, { isIn, isMesh, isIngress }),
  };
}
