import { z } from 'zod';

const text = z.string().max(2_000);
const selectorSchema = z
  .object({
    matchLabels: z.record(text, text).default({}),
    matchExpressions: z
      .array(z.object({ key: text, operator: text, values: z.array(text).max(200).default([]) }))
      .max(100)
      .default([]),
  })
  .prefault({});
type Selector = z.infer<typeof selectorSchema>;

const webhookSchema = z.object({
  name: text,
  clientConfig: z.object({
    url: text.optional(),
    service: z.object({ name: text, namespace: text, path: text.optional() }).optional(),
  }),
  namespaceSelector: selectorSchema,
  objectSelector: selectorSchema,
  failurePolicy: text.default('Fail'),
});

/** A MutatingWebhookConfiguration or a ValidatingWebhookConfiguration, as far as it says whose pods it sees. */
export const webhookConfigurationSchema = z.object({
  metadata: z.object({ name: z.string().max(253) }),
  webhooks: z
    .array(webhookSchema)
    .max(200)
    .nullish()
    .transform((value) => value ?? []),
});
type WebhookConfiguration = z.infer<typeof webhookConfigurationSchema>;

/** One webhook of the sidecar injector. */
interface Injector {
  readonly configuration: string;
  readonly webhook: string;
  readonly failurePolicy: string;
}

export interface Injectors {
  /** Those that see a pod of the namespace that says nothing of injection. */
  readonly selecting: readonly Injector[];
  /** Names of all configurations that have such webhooks. */
  readonly configurations: readonly string[];
  /** Values of `istio.io/rev` that some webhook selects. */
  readonly revisions: readonly string[];
}

const REVISION = 'istio.io/rev';

export function injectorsOf(
  configurations: readonly WebhookConfiguration[],
  labels: Readonly<Record<string, string>>,
): Injectors {
  const all = configurations.flatMap(({ metadata, webhooks }) =>
    webhooks.filter(isInjector).map((webhook) => ({ configuration: metadata.name, ...webhook })),
  );
  return {
    selecting: all
      .filter((each) => selects(each.namespaceSelector, labels) && selects(each.objectSelector, {}))
      .map(({ configuration, name, failurePolicy }) => ({ configuration, webhook: name, failurePolicy })),
    configurations: [...new Set(all.map(({ configuration }) => configuration))],
    revisions: [...new Set(all.flatMap(({ namespaceSelector }) => asked(namespaceSelector, REVISION)))].slice(0, 20),
  };
}

/** istiod answers below this path, whatever the webhook is called. */
function isInjector({ name, clientConfig }: z.infer<typeof webhookSchema>): boolean {
  const path = clientConfig.service?.path ?? (clientConfig.url === undefined ? '' : pathOf(clientConfig.url));
  return /^\/inject(?:\/|$)/.test(path) || isInjectorName(name);
}

export const isInjectorName = (webhook: string): boolean => /(?:^|\.)sidecar-injector\.istio\.io$/.test(webhook);

const pathOf = (url: string): string => (URL.canParse(url) ? new URL(url).pathname : '');

const asked = ({ matchLabels, matchExpressions }: Selector, key: string): string[] => [
  ...(matchLabels[key] === undefined ? [] : [matchLabels[key]]),
  ...matchExpressions.flatMap((each) => (each.key === key && each.operator === 'In' ? each.values : [])),
];

function selects({ matchLabels, matchExpressions }: Selector, labels: Readonly<Record<string, string>>): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values }) => {
      const value = labels[key];
      switch (operator) {
        case 'In':
          return value !== undefined && values.includes(value);
        case 'NotIn':
          return value === undefined || !values.includes(value);
        case 'Exists':
          return value !== undefined;
        case 'DoesNotExist':
          return value === undefined;
        default:
          return false;
      }
    })
  );
}
