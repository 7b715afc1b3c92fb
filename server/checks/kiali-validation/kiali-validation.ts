import { z } from 'zod';
import { broken, type Finding, type Outcome, ok } from '#server/grading/outcome.ts';
import { defineCheck } from '../check.ts';
import { addonCommand, addonInputs, askAddon } from '../shared/addons/ask-addon.ts';
import { namespaceField } from '../specs.ts';

/** Kiali sees a change of an object within a second or two. */
const KIALI_SETTLE_MS = 5_000;

const schema = z.strictObject({
  resource: z
    .enum(['virtualservices', 'destinationrules', 'gateways', 'peerauthentications', 'authorizationpolicies'])
    .describe('as Kiali writes it'),
  namespace: namespaceField,
  name: z.string().max(253),
  code: z
    .string()
    .regex(/^KIA\d{4}$/)
    .optional()
    .describe('what Kiali must find; left out: it must find nothing'),
});
type Spec = z.output<typeof schema>;

const answerSchema = z.object({
  validation: z
    .object({
      checks: z
        .array(
          z.object({ code: z.string().max(20), message: z.string().max(1000), path: z.string().max(300).default('') }),
        )
        .max(100)
        .nullish(),
    })
    .nullish(),
});

/** What Kiali finds wrong with an object of Istio's configuration. */
export const kialiValidation = defineCheck({
  kind: 'kiali-validation',
  schema,
  inputs: [...addonInputs, 'virtualServices', 'destinationRules'],
  async run(spec, scene): Promise<Outcome> {
    const path = `/namespaces/${spec.namespace}/istio/${spec.resource}/${spec.name}?validate=true`;
    const asked = await askAddon(scene, { addon: 'kiali', path, schema: answerSchema, statuses: [404] });
    if (asked.kind === 'unasked') return asked.outcome;
    if (asked.status === 404) {
      return brokenBy(spec, {
        code: 'kiali.object-missing',
        ko: `네임스페이스 ${spec.namespace}에 ${spec.name}(${spec.resource})이(가) 없다.`,
        en: `There is no ${spec.resource} ${spec.name} in the namespace ${spec.namespace}.`,
        expected: `${spec.resource}/${spec.name}`,
        observed: 'no such object',
        next: `kubectl get ${spec.resource} -n ${spec.namespace}`,
      });
    }
    const found = asked.value.validation?.checks ?? [];
    const observed = found.map(({ code, message, path: at }) => `${code} ${message} (${at})`).join(', ');
    const next = addonCommand('kiali', path, '.validation.checks');
    if (spec.code === undefined) {
      if (found.length === 0) return ok(`${spec.name}: nothing to find`);
      return brokenBy(spec, {
        code: 'kiali.finds-fault',
        ko: `Kiali가 ${spec.name}에서 ${observed}을(를) 찾는다.`,
        en: `Kiali finds a fault in ${spec.name}: ${observed}.`,
        expected: 'nothing to find',
        observed,
        next,
      });
    }
    if (found.some(({ code }) => code === spec.code)) return ok(observed);
    return brokenBy(spec, {
      code: 'kiali.finds-nothing',
      ko: `Kiali가 ${spec.name}에서 ${spec.code}을(를) 찾지 않는다.`,
      en: `Kiali does not find ${spec.code} in ${spec.name}.`,
      expected: spec.code,
      observed: observed || 'nothing found',
      next,
    });
  },
});

const brokenBy = (
  { resource, namespace, name }: Spec,
  finding: Pick<Finding, 'code' | 'ko' | 'en' | 'expected' | 'observed' | 'next'>,
): Outcome => broken({ layer: 'route', object: `${resource}/${namespace}/${name}`, ...finding }, KIALI_SETTLE_MS);
