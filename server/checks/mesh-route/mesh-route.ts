import { z } from 'zod';
import { broken, type Finding, type Outcome, ok, PROXY_SETTLE_MS } from '#server/grading/outcome.ts';
import { podPlace } from '#server/grading/scene/pod-dial.ts';
import type { ProbeOrder } from '#server/grading/scene/probes.ts';
import type { Scene } from '#server/grading/scene.ts';
import { defineCheck } from '../check.ts';
import { beyondRoute } from '../shared/mesh/beyond-route.ts';
import { callFields, callInputs, callText, type MeshCall, traceCalls } from '../shared/mesh/mesh-call.ts';
import { type Desired, desiredText, isAsDesired, reachedPods, reachedText } from '../shared/mesh/reached-pods.ts';
import { leadsOf } from '../shared/mesh/rule-leads.ts';
import { ruleReason, staleReason } from '../shared/mesh/rule-reasons.ts';
import { rulingOf } from '../shared/mesh/ruling.ts';
import { excludedPort, sidecarReason } from '../shared/mesh/sidecar-reasons.ts';
import { destinationReason } from './destination-reasons.ts';

const schema = z.strictObject({
  ...callFields,
  subset: z
    .string()
    .default('')
    .describe('which pods of the Service the request should reach, whatever objects call them; empty: all, evenly'),
  weights: z
    .record(z.string(), z.number().positive())
    .optional()
    .describe('instead of one subset: percent by subset, together 100'),
  labels: z
    .record(z.string(), z.record(z.string(), z.string()))
    .optional()
    .describe('the labels of the pods that a subset stands for; left out: `version: <subset>`'),
});

/** Whom requests of an application reach, by what its sidecar has; and if they are others, which object explains it. */
export const meshRoute = defineCheck({
  kind: 'mesh-route',
  schema,
  inputs: callInputs,
  async run(spec, scene): Promise<Outcome> {
    const calls = await traceCalls(spec, scene);
    if ('code' in calls) return broken(calls);
    const evidence: string[] = [];
    for (const call of calls) {
      const found = await judge(call, spec, scene);
      if (typeof found !== 'string') return broken(found, PROXY_SETTLE_MS, { value: call.trace.answer });
      evidence.push(found);
    }
    return ok(evidence.join('; '));
  },
});

/** What is wrong with a call, or whom it reaches. */
async function judge(call: MeshCall, desired: Desired, scene: Scene): Promise<Finding | string> {
  const { trace, service, caller } = call;
  if (trace.answer.kind === 'unknown') return `${caller.metadata.name}: something decides that only a request can tell`;
  const reached = reachedPods(scene.world, service, trace.clusters);
  const aborted = (trace.fault?.abort?.percent ?? 0) > 0;
  const passesBy = excludedPort(call) !== undefined;
  if (!aborted && !passesBy && isAsDesired(scene.world, service, desired, reached)) {
    const beyond = await beyondRoute(scene, trace.clusters, {
      ko: '호출하는 쪽의 사이드카',
      en: "The caller's sidecar",
      order: orderOf(call),
    });
    return beyond ?? `${caller.metadata.name} → ${reachedText(reached)}`;
  }
  const ruling = rulingOf(scene.world, call);
  const expected = `${callText(call.request)} → ${desiredText(service, desired)}`;
  const leadsRight = async (entry: Parameters<typeof leadsOf>[0]) => {
    const leads = await leadsOf(entry, call, scene);
    if (leads.length === 0) return false;
    const there = reachedPods(
      scene.world,
      service,
      leads.map(({ cluster }) => cluster),
    );
    return isAsDesired(scene.world, service, desired, there) || namesDesired(leads, call, desired);
  };
  return (
    sidecarReason(ruling) ??
    (await ruleReason(scene.world, ruling, { wants: leadsRight, expected })) ??
    // Where the rule is right, what the sidecar has is not of that rule.
    (ruling.entry && (await leadsRight(ruling.entry)) && !trace.virtualService ? staleReason(ruling) : undefined) ??
    (await destinationReason({ scene, ruling, desired, reached, expected })) ??
    staleReason(ruling) ?? {
      code: 'mesh-route.other-pods',
      layer: 'endpoints',
      object: `Proxy/${call.proxy}`,
      ko: `요청이 다른 파드에 도달한다: ${reachedText(reached)}.`,
      en: `The requests reach other pods: ${reachedText(reached)}.`,
      expected,
      observed: reachedText(reached),
      next: `istioctl proxy-config route ${call.proxy} --name ${call.port} -o json`,
    }
  );
}

/** As the caller would send it, to the Service's own address. */
function orderOf({ caller, service, port, request }: MeshCall): ProbeOrder | undefined {
  const { clusterIP = 'None' } = service.spec;
  if (clusterIP === 'None') return undefined;
  const place = podPlace(caller);
  return {
    from: place.host,
    pod: place.pod,
    url: `http://${service.metadata.name}.${service.metadata.namespace}:${port}${request.path}`,
    resolve: clusterIP,
    host: request.authority,
    ...(request.method !== undefined && { method: request.method }),
    ...(request.headers && { headers: request.headers }),
  };
}

/** Where clusters are missing or empty, the names say what was meant. */
function namesDesired(
  leads: Awaited<ReturnType<typeof leadsOf>>,
  { service }: MeshCall,
  { subset, weights }: Desired,
): boolean {
  if (leads.every(({ cluster }) => cluster.endpoints.length > 0)) return false;
  const wanted = weights ?? { [subset]: 100 };
  const shares = new Map<string, number>();
  for (const lead of leads) {
    if (lead.resolved.host.split('.')[0] !== service.metadata.name) return false;
    shares.set(lead.subset, (shares.get(lead.subset) ?? 0) + lead.percent);
  }
  return [...new Set([...shares.keys(), ...Object.keys(wanted)])].every(
    (name) => Math.abs((shares.get(name) ?? 0) - (wanted[name] ?? 0)) <= 0.5,
  );
}
