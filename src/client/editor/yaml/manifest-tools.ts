import { html, nothing, type TemplateResult } from 'lit-html';
import type { monaco } from '../monaco.ts';
import { type Check, type CheckChoices, CHECKS } from './check-choices.ts';
import type { ManifestSay } from './manifest-texts.ts';

type Marker = monaco.editor.IMarker;

interface ManifestTools {
  readonly say: ManifestSay;
  readonly choices: CheckChoices;
  readonly markers: readonly Marker[];
  /** Why a check says nothing. */
  readonly schemaFailure: string | undefined;
  readonly analyzeFailure: string | undefined;
  /** What came of the last dry run. */
  readonly note: string;
  readonly busy: 'dryRun' | 'diff' | undefined;
  choose(check: Check, on: boolean): void;
  go(marker: Marker): void;
  dryRun(): void;
  diff(): void;
}

const SHOWN_MAX = 30;

/** The checks of a manifest, what they found, and what can be asked of the cluster by hand. */
export function manifestTools(tools: ManifestTools): TemplateResult {
  const { say, choices, markers, busy, note } = tools;
  const summary = markers.length > 0 ? say('checksFound', { count: markers.length }) : say('checks');
  const worst = markers.some(({ severity }) => severity === ERROR) ? 'bad' : 'wait';
  return html`<details class="checks" @keydown=${closeOnEscape} @focusout=${closeBehind}>
      <summary class="button button-small" ?data-found=${markers.length > 0} data-tone=${worst}>${summary}</summary>
      <div class="checks-panel">
        <fieldset>
          <legend>${say('checksTitle')}</legend>
          ${CHECKS.map(
            (
              check,
            ) => html`<label><input type="checkbox" .checked=${choices.isOn(check)} ?disabled=${choices.areAskedOff}
              @change=${(event: Event) => tools.choose(check, (event.target as HTMLInputElement).checked)}> ${say(check)}</label>`,
          )}
          ${choices.areAskedOff ? html`<p class="checks-asked">${say('askedOff')}</p>` : nothing}
        </fieldset>
        ${trouble(say('unreadable'), tools.schemaFailure)} ${trouble(say('silent'), tools.analyzeFailure)}
        ${found(tools)}
      </div>
    </details>
    ${
      choices.isOn('dryRun')
        ? html`<button class="button button-small" type="button" title=${say('tryItTitle')} ?disabled=${busy !== undefined}
            @click=${tools.dryRun}>${busy === 'dryRun' ? say('trying') : say('tryIt')}</button>`
        : nothing
    }
    <button class="button button-small" type="button" title=${say('diffTitle')} ?disabled=${busy !== undefined}
      @click=${tools.diff}>${busy === 'diff' ? say('diffing') : say('diff')}</button>
    <span class="checks-note" role="status">${note}</span>`;
}

/** As Monaco has it. */
const ERROR = 8;

const trouble = (text: string, detail: string | undefined) =>
  detail === undefined ? nothing : html`<p class="checks-trouble">${text} <small>${detail}</small></p>`;

function found({ say, choices, markers, go }: ManifestTools): TemplateResult | typeof nothing {
  if (choices.areAskedOff) return nothing;
  if (markers.length === 0) return html`<p>${say('foundNothing')}</p>`;
  const sorted = [...markers].sort((a, b) => a.startLineNumber - b.startLineNumber);
  const more = markers.length - SHOWN_MAX;
  return html`<h3>${say('found')}</h3>
    <ul>
      ${sorted.slice(0, SHOWN_MAX).map(
        (marker) => html`<li data-tone=${marker.severity === ERROR ? 'bad' : 'wait'}>
          <button type="button" @click=${() => go(marker)}>
            <span class="checks-where">${say('foundAt', { line: marker.startLineNumber })}</span> ${marker.message}
            <small>${marker.source}${typeof marker.code === 'string' ? ` ${marker.code}` : ''}</small>
          </button>
        </li>`,
      )}
    </ul>
    ${more > 0 ? html`<p>${say('foundMore', { count: more })}</p>` : nothing}`;
}

function closeOnEscape(event: KeyboardEvent): void {
  const details = event.currentTarget as HTMLDetailsElement;
  if (event.key !== 'Escape' || !details.open) return;
  event.stopPropagation();
  details.open = false;
  details.querySelector('summary')?.focus();
}

function closeBehind(event: FocusEvent): void {
  const details = event.currentTarget as HTMLDetailsElement;
  if (event.relatedTarget instanceof Node && !details.contains(event.relatedTarget)) details.open = false;
}
