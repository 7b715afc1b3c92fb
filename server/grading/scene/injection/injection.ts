import { z } from 'zod';
import { SlipwayError } from '#protocol/errors.ts';
import type { ClusterAccess } from '#server/cluster/cluster-access.ts';
import { ClusterStatusError } from '#server/cluster/cluster-status-error.ts';
import { sidecarOf } from '#server/grading/world/pods.ts';
import { podSchema } from '#server/grading/world/resources.ts';
import { fittingResources, limitRangeSchema } from './fitting-resources.ts';
import { type Refusal, refusalOf } from './refusal.ts';
import { type Injectors, injectorsOf, webhookConfigurationSchema } from './webhooks.ts';

/** `injectors`: read where a pod would get no sidecar, or cannot be made. */
export type Injection =
  | { readonly kind: 'injected' }
  | { readonly kind: 'not-injected'; readonly injectors: Injectors }
  | ({ readonly kind: 'refused'; readonly injectors: Injectors; readonly injectedPod: string | undefined } & Refusal);

interface Options {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** The API server waits ten seconds for a webhook that does not answer, and then says so. */
const DRY_RUN_TIMEOUT_MS = 15_000;
const TEMPLATES_MAX = 3;

/**
 * Would a pod made now get a sidecar? A server-side dry run: nothing is created. What is refused for a reason that
 * other pods need not meet is tried again as such a pod: with resources, and as the templates of the namespace say.
 */
export async function askInjection(cluster: ClusterAccess, { namespace, labels, signal }: Options): Promise<Injection> {
  const within = { signal };
  const base = `/api/v1/namespaces/${encodeURIComponent(namespace)}`;
  const configurations = async () =>
    (await cluster.list(`${ADMISSION}/mutatingwebhookconfigurations`, webhookConfigurationSchema, within)).items;
  const injectors = async () => injectorsOf(await configurations(), { [NAME_LABEL]: namespace, ...labels });
  const attempt = async (pod: object): Promise<{ injected: boolean } | Refusal> => {
    try {
      const options = { signal, timeoutMs: DRY_RUN_TIMEOUT_MS };
      return {
        injected: sidecarOf(await cluster.create(`${base}/pods?dryRun=All`, pod, podSchema, options)) !== undefined,
      };
    } catch (error) {
      if (!(error instanceof ClusterStatusError)) throw error;
      const refusal = refusalOf(error);
      // Who grades may not make pods: nothing is known of the namespace.
      if (refusal.by.kind === 'rights') throw new SlipwayError('SLW400', { detail: error.message }, { cause: error });
      return refusal;
    }
  };
  const outcome = async (injected: boolean): Promise<Injection> =>
    injected ? { kind: 'injected' } : { kind: 'not-injected', injectors: await injectors() };

  const plain = await attempt(podOf({ containers: [container] }));
  if ('injected' in plain) return outcome(plain.injected);
  let refusal = plain;
  if (mayLetOthersPass(plain)) {
    const limits = await cluster.list(`${base}/limitranges`, limitRangeSchema, within);
    const sized = await attempt(podOf({ containers: [{ ...container, resources: fittingResources(limits.items) }] }));
    if ('injected' in sized) return outcome(sized.injected);
    refusal = sized;
    for (const template of await templatesOf(cluster, namespace, signal)) {
      const made = await attempt(template);
      if ('injected' in made && made.injected) return { kind: 'injected' };
    }
  }
  const pods = await cluster.list(`${base}/pods`, podSchema, within);
  const injectedPod = pods.items.find((pod) => sidecarOf(pod) && !pod.metadata.deletionTimestamp)?.metadata.name;
  return { kind: 'refused', injectors: await injectors(), injectedPod, ...refusal };
}

const ADMISSION = '/apis/admissionregistration.k8s.io/v1';
const NAME_LABEL = 'kubernetes.io/metadata.name';
const container = { name: 'dry-run', image: 'lab.local/pause:3.9' };

const podOf = (spec: object, metadata: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { ...metadata, generateName: 'slipway-dry-run-' },
  spec,
});

/** What these refuse in one pod they may allow in another. */
const mayLetOthersPass = ({ by }: Refusal): boolean =>
  ['quota', 'limit-range', 'policy', 'webhook-denied', 'pod-security', 'other'].includes(by.kind);

const templateSchema = z.object({
  spec: z.object({
    template: z.object({
      metadata: z
        .object({
          labels: z.record(z.string().max(400), z.string().max(2_000)).default({}),
          annotations: z.record(z.string().max(400), z.string().max(20_000)).default({}),
        })
        .prefault({}),
      spec: z.looseObject({ hostNetwork: z.boolean().optional() }),
    }),
  }),
});

const OPT_OUT = 'sidecar.istio.io/inject';

/** Pods as the namespace's Deployments make them, without those that keep a sidecar out. */
async function templatesOf(cluster: ClusterAccess, namespace: string, signal: AbortSignal): Promise<object[]> {
  const path = `/apis/apps/v1/namespaces/${encodeURIComponent(namespace)}/deployments`;
  const { items } = await cluster.list(path, templateSchema, { signal });
  return items
    .map(({ spec }) => spec.template)
    .filter(
      ({ metadata, spec }) => !spec.hostNetwork && !(OPT_OUT in metadata.labels) && !(OPT_OUT in metadata.annotations),
    )
    .slice(0, TEMPLATES_MAX)
    .map(({ metadata, spec }) => podOf(spec, metadata));
}
