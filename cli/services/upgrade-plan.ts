import type { ServiceState } from './service-state.ts';

/** What is there when an upgrade begins. */
export interface Standing {
  readonly services: readonly ServiceState[];
  readonly labs: { readonly running: number; readonly starting: number; readonly kept: number };
  readonly pages: number | undefined;
}

export interface Plan {
  readonly services: readonly {
    readonly name: ServiceState['name'];
    readonly from: string | undefined;
    /** `keep`: it goes on as it is, because it holds terminals. `end`: so do these, but nobody could show them. */
    readonly change: 'none' | 'start' | 'replace' | 'keep' | 'end';
  }[];
  readonly labs: Standing['labs'];
  readonly pages: number | undefined;
  readonly terminals: number;
  /** Something is lost. */
  readonly loses: boolean;
}

function changeOf({ record, current, terminals, refused }: ServiceState): Plan['services'][number]['change'] {
  if (!record) return 'start';
  if (current) return 'none';
  if (terminals === 0) return 'replace';
  return refused ? 'end' : 'keep';
}

export function upgradePlan({ services, labs, pages }: Standing): Plan {
  const changes = services.map((service) => {
    return { name: service.name, from: service.record?.release, change: changeOf(service) };
  });
  const terminals = services.reduce((sum, service) => sum + service.terminals, 0);
  return { services: changes, labs, pages, terminals, loses: changes.some(({ change }) => change === 'end') };
}

export const changesNothing = ({ services }: Plan): boolean => services.every(({ change }) => change === 'none');

function serviceLine({ name, from, change }: Plan['services'][number], to: string): string {
  const version = from ? `${from} ` : '';
  switch (change) {
    case 'none':
      return `  ${name}: is of this build already`;
    case 'start':
      return `  ${name}: does not run, is started`;
    case 'replace':
      return `  ${name}: ${version}→ ${to}`;
    case 'keep':
      return `  ${name}: ${version}stays until its last terminal is closed; the new server talks with it`;
    case 'end':
      return `  ${name}: ${version}→ ${to}; the new server cannot talk with the old one`;
  }
}

/** The plan in words, before it is carried out. */
export function planLines({ services, labs, pages, terminals }: Plan, to: string): string[] {
  const of = (name: ServiceState['name']) => services.find((service) => service.name === name);
  const labd = of('labd')?.change;
  const ptyhost = of('ptyhost')?.change;
  return [
    ...services.map((service) => serviceLine(service, to)),
    `Labs: ${labs.running} run on, with all that was made in them and what they were made from.`,
    ...(labs.starting > 0
      ? [
          labd === 'none' || labd === 'start'
            ? `  ${labs.starting} that are being made go on.`
            : `  ${labs.starting} are waiting or being made: those that wait go on, one under way may have to be started again.`,
        ]
      : []),
    ...(labs.kept > 0 ? [`  ${labs.kept} that labd cannot read stay as they are.`] : []),
    ptyhost === 'end'
      ? `Terminals: ${terminals} END, with the programs that run in them.`
      : `Terminals: ${terminals} stay, with the programs that run in them.`,
    of('server')?.change === 'none'
      ? 'Pages: nothing changes.'
      : `Pages: ${pages === undefined ? 'those that are open' : pages} lose the connection for a few seconds and come back by themselves; one that is too old is told to reload.`,
  ];
}
