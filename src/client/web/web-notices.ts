import { html, nothing, type TemplateResult } from 'lit-html';
import { icon } from '../page/drawing.ts';
import type { Say } from '../page/texts.ts';

/** What a tab says beside its page; of each topic the last. */
export interface WebNotice {
  readonly topic: 'leads' | 'trouble' | 'blocked' | 'download';
  readonly text: string;
  /** How often the topic came up in this document. */
  readonly times: number;
  readonly action?: { readonly text: string; run(): void };
}

export const withNotice = (notices: readonly WebNotice[], notice: Omit<WebNotice, 'times'>): readonly WebNotice[] => {
  const before = notices.find(({ topic }) => topic === notice.topic);
  return [...notices.filter((each) => each !== before), { ...notice, times: (before?.times ?? 0) + 1 }];
};

export function webNotices(
  notices: readonly WebNotice[],
  { say, dismiss }: { say: Say; dismiss(notice: WebNotice): void },
): TemplateResult {
  return html`<div class="web-notices" role="status">
    ${notices.map(
      (notice) => html`<div class="web-notice" data-topic=${notice.topic}>
        <p>${notice.text}${notice.times > 1 ? html` <span class="web-times">×${notice.times}</span>` : nothing}</p>
        ${
          notice.action
            ? html`<button class="button button-small" type="button" @click=${() => notice.action?.run()}>
                ${notice.action.text}</button>`
            : nothing
        }
        <button class="icon-button" type="button" aria-label=${say('dismiss')} title=${say('dismiss')}
          @click=${() => dismiss(notice)}>${icon('close')}</button>
      </div>`,
    )}
  </div>`;
}
