/** The names are suggestions: other ones pass, as long as the traffic is right. The host name is what the text asks. */
export const host = 'www.mesh.test';
export const app = { namespace: 'default', name: 'web', except: ['early'] } as const;

/** Checks that several checkpoints share. */
export const labelled = { kind: 'namespace-injects', namespace: 'default' } as const;
export const injected = { kind: 'app-injected', app, explainedBy: [labelled] } as const;
export const served = { kind: 'service-endpoints', app, service: 'web-svc' } as const;
export const exposed = { kind: 'ingress-exposed' } as const;
export const listens = { kind: 'gateway-listens', host, gateway: 'web-gw' } as const;
/** Where requests for the host are sent on by a Service's port, that port counts. */
export const routed = {
  kind: 'route-to-app',
  host,
  app,
  virtualService: 'web-vs',
  explainedBy: [{ ...served, host }],
} as const;
