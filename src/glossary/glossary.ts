import type { Localized } from '#protocol/errors.ts';
import { envoyTerms } from './envoy-terms.ts';
import { kubernetesTerms } from './kubernetes-terms.ts';
import { meshTerms } from './mesh-terms.ts';
import type { Term } from './term.ts';

/** All terms, in the order of the page that shows them. */
export const glossary: readonly { readonly title: Localized; readonly terms: readonly Term[] }[] = [
  { title: { ko: '서비스 메시', en: 'Service mesh' }, terms: meshTerms },
  { title: { ko: '엔보이', en: 'Envoy' }, terms: envoyTerms },
  { title: { ko: '쿠버네티스', en: 'Kubernetes' }, terms: kubernetesTerms },
];
