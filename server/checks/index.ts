import type { z } from 'zod';
import type { Outcome } from '../grading/outcome.ts';
import type { Scene } from '../grading/scene.ts';
import { appInjected } from './app-injected/app-injected.ts';
import type { Input } from './check.ts';
import { applyReasons, type LessonReason, lessonReasonSchema } from './lesson-reasons.ts';

export type { Input } from './check.ts';

import { distribution } from './distribution/distribution.ts';
import { envoyAdmin } from './envoy-admin/envoy-admin.ts';
import { exercise } from './exercise/exercise.ts';
import { gatewayListens } from './gateway-listens/gateway-listens.ts';
import { hostFile } from './host-file/host-file.ts';
import { hostProbe } from './host-probe/host-probe.ts';
import { hostProcess } from './host-process/host-process.ts';
import { hostSocket } from './host-socket/host-socket.ts';
import { ingressExposed } from './ingress-exposed/ingress-exposed.ts';
import { learnerRequests } from './learner-requests/learner-requests.ts';
import { meshPolicy } from './mesh-policy/mesh-policy.ts';
import { meshRoute } from './mesh-route/mesh-route.ts';
import { namespaceInjects } from './namespace-injects/namespace-injects.ts';
import { noPodLeftBehind } from './no-pod-left-behind/no-pod-left-behind.ts';
import { podProcess } from './pod-process/pod-process.ts';
import { podSocket } from './pod-socket/pod-socket.ts';
import { pods } from './pods/pods.ts';
import { probe } from './probe/probe.ts';
import { proxiesSynced } from './proxies-synced/proxies-synced.ts';
import { proxyConfig } from './proxy-config/proxy-config.ts';
import { requestInBothLogs } from './request-in-both-logs/request-in-both-logs.ts';
import { requestLogged } from './request-logged/request-logged.ts';
import { resource } from './resource/resource.ts';
import { routeToApp } from './route-to-app/route-to-app.ts';
import { sendsThroughSidecar } from './sends-through-sidecar/sends-through-sidecar.ts';
import { serviceEndpoints } from './service-endpoints/service-endpoints.ts';
import { xdsAlone } from './xds-alone/xds-alone.ts';

/** Every kind of check, one line each. */
const checks = {
  'app-injected': appInjected,
  distribution,
  'envoy-admin': envoyAdmin,
  exercise,
  'gateway-listens': gatewayListens,
  'host-file': hostFile,
  'host-probe': hostProbe,
  'host-process': hostProcess,
  'host-socket': hostSocket,
  'ingress-exposed': ingressExposed,
  'learner-requests': learnerRequests,
  'mesh-policy': meshPolicy,
  'mesh-route': meshRoute,
  'namespace-injects': namespaceInjects,
  'no-pod-left-behind': noPodLeftBehind,
  'pod-process': podProcess,
  'pod-socket': podSocket,
  pods,
  probe,
  'proxies-synced': proxiesSynced,
  'proxy-config': proxyConfig,
  'request-in-both-logs': requestInBothLogs,
  'request-logged': requestLogged,
  resource,
  'route-to-app': routeToApp,
  'sends-through-sidecar': sendsThroughSidecar,
  'service-endpoints': serviceEndpoints,
  'xds-alone': xdsAlone,
} as const;

/** The fields of each kind. */
export const checkSchemas: Readonly<Record<string, z.ZodType>> = Object.fromEntries(
  Object.entries(checks).map(([kind, { schema }]) => [kind, schema]),
);

type Checks = typeof checks;
/** A kind without fields: Zod's type of an empty object would forbid `kind` too. */
type Fields<Schema extends z.ZodType> = string extends keyof z.input<Schema> ? unknown : z.input<Schema>;
type OneOf = { [K in keyof Checks]: { readonly kind: K } & Fields<Checks[K]['schema']> }[keyof Checks];
/** A check as a lesson writes it: its kind and that kind's fields. */
export type CheckSpec = OneOf & {
  /** Run only when this check is broken: the first of these that is broken too is the cause, and its reason is given instead. */
  readonly explainedBy?: readonly CheckSpec[];
  /** Typical mistakes by their own codes: the first that fits what was found replaces the kind's own reason. */
  readonly reasons?: readonly LessonReason[];
};

export interface PreparedCheck {
  readonly inputs: readonly Input[];
  run(scene: Scene): Promise<Outcome>;
}

/** How a grader turns what a lesson wrote into what it can run. */
export type PrepareCheck = (spec: CheckSpec) => PreparedCheck;

/** @throws ZodError when a lesson's fields are wrong. */
export function prepareCheck({ kind, explainedBy = [], reasons = [], ...fields }: CheckSpec): PreparedCheck {
  const check = checks[kind];
  const spec = check.schema.parse(fields);
  const causes = explainedBy.map(prepareCheck);
  const named = reasons.map((reason) => lessonReasonSchema.parse(reason));
  // The kind picked both the schema and `run`, which TypeScript cannot follow through the union.
  const run = check.run as (spec: unknown, scene: Scene) => Promise<Outcome> | Outcome;
  const inputs = check.inputs as readonly Input[] | ((spec: unknown) => readonly Input[]);
  const own = typeof inputs === 'function' ? inputs(spec) : inputs;
  return {
    inputs: [...own, ...causes.flatMap((cause) => cause.inputs)],
    async run(scene) {
      const outcome = await run(spec, { ...scene, since: scene.lastChange(own) });
      if (outcome.kind !== 'broken') return outcome;
      for (const cause of causes) {
        const found = await cause.run(scene);
        if (found.kind !== 'ok') return found;
      }
      return applyReasons(outcome, named);
    },
  };
}
