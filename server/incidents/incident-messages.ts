import type { ClientMessage, ServerMessage } from '#protocol/messages.ts';
import type { IncidentService } from './incident-service.ts';

export type IncidentMessage = Extract<ClientMessage, { type: `incident.${string}` }>;

/** What a page asks about incidents. Throws what the service throws. */
export function serveIncident(
  message: IncidentMessage,
  { session, incidents, send }: { session: string; incidents: IncidentService; send: (message: ServerMessage) => void },
): void {
  const ref = message.ref === undefined ? {} : { ref: message.ref };
  const answer = (incident: string) => {
    const view = incidents.view(session, incident);
    if (view) send({ type: 'incident', ...ref, incident: view });
  };
  switch (message.type) {
    case 'incident.list':
      send({ type: 'incidents', ...ref, ...incidents.overview(session) });
      return;
    case 'incident.open':
      answer(message.incident);
      send({ type: 'incidents', ...ref, ...incidents.overview(session) });
      return;
    case 'incident.start':
      send({ type: 'incident', ...ref, incident: incidents.start(session, message.incident) });
      return;
    case 'incident.name':
      incidents.name(session, message.incident, message.cause);
      answer(message.incident);
      return;
    case 'incident.reason':
      incidents.askReason(session, message.incident);
      answer(message.incident);
      return;
    case 'incident.give-up':
      incidents.giveUp(session, message.incident);
      answer(message.incident);
  }
}

/** The mesh view and a traced request say what is wrong: during an incident that is to be found. */
export function withoutReasons(message: ServerMessage): ServerMessage {
  if (message.type === 'mesh.view') {
    const put = message.change.put.map(({ moreFaults: _more, ...node }) => ({ ...node, faults: [] }));
    return { ...message, change: { ...message.change, put } };
  }
  if (message.type !== 'trace.way') return message;
  const hops = message.way.hops.map(({ reason: _reason, ...hop }) => hop);
  return { ...message, way: { ...message.way, hops } };
}
