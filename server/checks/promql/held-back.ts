import { fitsRe2 } from '#server/envoy/re2-pattern.ts';
import { type Sample, samples } from './samples.ts';
import { type Matcher, type Selector, selectorsOf } from './selectors.ts';

/** As often as a lab's Prometheus asks. */
const STEP = '5s';
const NOTHING = '(vector(0) > 1)';

/**
 * The query over made samples instead of the lab's: each selector of Istio's metrics becomes an expression whose value
 * grows as the samples do. What the query does with them is Prometheus' own work.
 * @returns undefined where a matcher is none that Prometheus would take.
 */
export function overHeldBack(query: string, labels: ReadonlySet<string>): string | undefined {
  let text = '';
  let from = 0;
  for (const selector of selectorsOf(query)) {
    const made = madeSeries(selector, labels);
    if (made === undefined) return undefined;
    const range =
      selector.range === undefined ? '' : `[${selector.range}${selector.range.includes(':') ? '' : `:${STEP}`}]`;
    text += `${query.slice(from, selector.start)}${made}${range}`;
    from = selector.end;
  }
  return text + query.slice(from);
}

/** Labels that a query names: of others no made series needs to say anything. */
export const labelsIn = (...texts: readonly string[]): ReadonlySet<string> =>
  new Set(texts.flatMap((text) => text.match(/[a-z][a-z0-9_]*/g) ?? []));

function madeSeries({ name, matchers }: Selector, labels: ReadonlySet<string>): string | undefined {
  const unknown = matchers.some(({ operator, value }) => operator.endsWith('~') && fitsRe2(value, '') === 'unknown');
  if (unknown) return undefined;
  const fits = samples.filter(
    (sample) =>
      (name === undefined || sample.labels.__name__ === name) && matchers.every((each) => isFit(sample, each)),
  );
  if (fits.length === 0) return NOTHING;
  const each = fits.map(({ labels: own, perSecond }) =>
    Object.entries(own)
      .filter(([label]) => label === 'pod' || (label !== '__name__' && labels.has(label)))
      .reduce(
        (inner, [label, value]) => `label_replace(${inner},"${label}","${value}","","")`,
        `vector(time()*${perSecond})`,
      ),
  );
  return `(${each.join(' or ')})`;
}

function isFit({ labels }: Sample, { label, operator, value }: Matcher): boolean {
  const own = labels[label] ?? '';
  const equals = operator.endsWith('~') ? fitsRe2(value, own) === true : own === value;
  return operator.startsWith('!') ? !equals : equals;
}
