import type { IncidentResult, IncidentView } from '#protocol/incidents.ts';
import type { ClientMessage, ServerMessage } from '#protocol/messages.ts';
import type { Reason } from '#protocol/verdict.ts';
import type { FakeWorld } from './fake-world.ts';

type IncidentMessage = Extract<ClientMessage, { type: `incident.${string}` }>;

const cause = 'pier.switch-off';
const causes = [
  { code: 'pier.bulb', text: { ko: '전구가 나갔다', en: 'The bulb is broken' } },
  { code: cause, text: { ko: '스위치가 꺼져 있다', en: 'The switch is off' } },
  { code: 'pier.cable', text: { ko: '전선이 끊겼다', en: 'The cable is cut' } },
];
const reason: Reason = {
  code: cause,
  layer: 'host',
  object: 'Switch/default/pier',
  message: { ko: '스위치 `pier`가 꺼져 있다.', en: 'The switch `pier` is off.' },
  expected: 'on',
  observed: 'off',
  next: 'ls',
  on: 'k3s-s',
};

const began = (id: string): IncidentView => ({
  id,
  phase: 'preparing',
  step: 'healthy',
  points: 100,
  causes: [],
  asked: 1,
  right: [],
  wrong: [],
  named: false,
  reasonAsked: false,
});

/** A scripted incident: a test says when it runs and when the lab is repaired. */
export class FakeIncidents {
  readonly #world: FakeWorld;
  readonly #views = new Map<string, IncidentView>();
  results: IncidentResult[] = [];
  like: string | undefined;

  constructor(world: FakeWorld) {
    this.#world = world;
  }

  handle(message: IncidentMessage, send: (message: ServerMessage) => void): void {
    if (message.type === 'incident.list') {
      send(this.#overview());
      return;
    }
    const { incident: id } = message;
    const view = this.#views.get(id);
    if (message.type === 'incident.start') this.#set(began(id));
    else if (view && message.type === 'incident.name') this.#name(view, message.cause);
    else if (view && message.type === 'incident.reason') this.#set({ ...view, reasonAsked: true, reason, points: 70 });
    else if (view && message.type === 'incident.give-up') this.#end(view, 'given-up');
    else if (view) send({ type: 'incident', incident: view });
    if (message.type === 'incident.open') send(this.#overview());
  }

  /** Users see the fault now. */
  run(id: string, startedAt = Date.now()): void {
    const visitors = { answered: 20, failed: 10, served: false };
    this.#set({ ...began(id), phase: 'running', step: undefined, startedAt, causes, visitors, restHolds: false });
  }

  /** A repair after which users are served: a wrong one breaks something else. */
  repair(id: string, isWhole: boolean): void {
    const view = this.#views.get(id);
    if (!view) return;
    const next = { ...view, visitors: { answered: 20, failed: 0, served: true }, restHolds: isWhole };
    if (isWhole && view.named) this.#end(next, 'solved');
    else this.#set(next);
  }

  #name(view: IncidentView, code: string): void {
    if (code !== cause) {
      this.#set({ ...view, wrong: [...view.wrong, code], points: view.points - 15 });
      return;
    }
    const next = { ...view, right: [code], named: true };
    if (view.restHolds && view.visitors?.served) this.#end(next, 'solved');
    else this.#set(next);
  }

  #end(view: IncidentView, phase: 'solved' | 'given-up'): void {
    const { reason: _reason, restHolds: _rest, visitors: _visitors, ...kept } = view;
    const startedAt = view.startedAt ?? 0;
    const points = phase === 'solved' ? view.points : 0;
    const endedAt = startedAt + 125_000;
    if (phase === 'solved') this.results = [{ id: view.id, solvedAt: endedAt, seconds: 125, points }];
    const [bulb, off] = causes;
    this.#set({
      ...kept,
      phase,
      endedAt,
      points,
      after: {
        cause: off ?? causes[0] ?? { code: cause, text: { ko: '', en: '' } },
        looks: [{ on: 'k3s-s', run: 'kubectl get switch', shows: { ko: '꺼져 있다', en: 'It is off' } }],
        way: [
          { kind: 'named', at: startedAt + 20_000, code: bulb?.code ?? cause, right: false },
          { kind: 'object', at: startedAt + 60_000, change: 'changed', object: 'Switch/default/pier' },
          { kind: 'check', at: startedAt + 61_000, name: { ko: '등대', en: 'Lighthouse' }, holds: false },
          { kind: 'visitors', at: startedAt + 125_000, served: true },
        ],
      },
    });
  }

  #set(view: Omit<IncidentView, 'step'> & { step?: IncidentView['step'] | undefined }): void {
    const { step, ...rest } = view;
    const whole: IncidentView = { ...rest, ...(step && { step }) };
    this.#views.set(view.id, whole);
    this.#world.tell({ type: 'incident', incident: whole });
  }

  #overview(): ServerMessage {
    const current = [...this.#views.values()].find(({ phase }) => phase === 'preparing' || phase === 'running')?.id;
    const { results, like } = this;
    return { type: 'incidents', results, ...(current && { current }), ...(like && { like }) };
  }
}
