import { stringify } from 'yaml';
import type { Told } from './ask.ts';
import { type Found, signatureOf } from './shrink.ts';
import { requestText, trafficText } from './traffic.ts';

export function toldText(told: Told): string {
  switch (told.kind) {
    case 'ok':
      return `passed: ${told.evidence}`;
    case 'waiting':
      return `pending: ${told.waitingFor.en}`;
    case 'inconclusive':
      return `inconclusive: ${told.code} ${told.message.split('\n')[0]}`;
    case 'broken': {
      const { code, object, message, observed, expected } = told.reason;
      return `failed, ${code} on ${object}: ${message.en} Expected: ${expected}. Observed: ${observed}`;
    }
  }
}

/**
 * A contradiction as a file: what can be applied, and above it, as comments, what was asked, what requests did and
 * what was told. `requests` is read again when it is kept.
 */
export function foundYaml(found: Found): string {
  const { fuzzCase, contradiction } = found;
  const { question, traffic, told, because } = contradiction;
  const lines = [
    `contradiction: ${signatureOf(contradiction)}`,
    `because: ${because}`,
    `asked: ${JSON.stringify(question.spec)}`,
    ...(traffic ? [`request: ${requestText(traffic.request)}`, `traffic: ${trafficText(traffic)}`] : []),
    `told: ${toldText(told)}`,
    `again: npm run prove -- --fuzz ${fuzzCase.name}`,
    `requests: ${JSON.stringify(fuzzCase.requests)}`,
  ];
  const head = lines.map((line) => `# ${line.replaceAll('\n', ' ')}`).join('\n');
  const options = { lineWidth: 0, aliasDuplicateObjects: false };
  return `${head}\n${fuzzCase.objects.map((object) => `---\n${stringify(object, options)}`).join('')}`;
}
