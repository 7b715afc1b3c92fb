import { html, nothing, type TemplateResult } from 'lit-html';
import { icon } from '../page/drawing.ts';
import type { EditorSay } from './editor-texts.ts';
import { nameOf } from './host-path.ts';
import type { OpenFile } from './open-file.ts';
import { SideView } from './side-view.ts';

interface TabsBar {
  readonly files: readonly OpenFile[];
  /** After the files. */
  readonly views: readonly SideView[];
  readonly active: OpenFile | SideView | undefined;
  readonly say: EditorSay;
  select(tab: OpenFile | SideView): void;
  close(tab: OpenFile | SideView): void;
}

/** One tab an open file, with a dot where it has unsaved changes; one a view, with the sign of what it shows. */
export function fileTabs({ files, views, active, say, select, close }: TabsBar): TemplateResult {
  const tabs = [...files, ...views];
  const onKey = (event: KeyboardEvent) => {
    const index = active ? tabs.indexOf(active) : -1;
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (event.key === 'Delete' && active) close(active);
    else if (step !== undefined && index >= 0) {
      const next = tabs[(index + step + tabs.length) % tabs.length];
      if (next) select(next);
      (event.currentTarget as HTMLElement).querySelector<HTMLElement>('[aria-selected="true"]')?.focus();
    } else return;
    event.preventDefault();
  };
  return html`<div class="file-tabs" role="tablist" aria-label=${say('openFiles')} @keydown=${onKey}>
    ${tabs.map((tab) => {
      const name = tab instanceof SideView ? tab.label : nameOf(tab.place.path);
      const title = tab instanceof SideView ? tab.title : `${tab.place.host}:${tab.place.path}`;
      const isDirty = !(tab instanceof SideView) && tab.isDirty;
      const isActive = tab === active;
      return html`<button class="file-tab" type="button" role="tab" aria-selected=${isActive} tabindex=${isActive ? 0 : -1}
        ?data-dirty=${isDirty} aria-label=${tab instanceof SideView ? title : nothing} title=${title}
        @click=${() => select(tab)}
        @auxclick=${(event: MouseEvent) => (event.button === 1 ? close(tab) : undefined)}>
        ${tab instanceof SideView ? icon(tab.right ? 'compare' : 'cluster') : nothing}
        ${name}${isDirty ? html`<span class="file-dirty"><span class="visually-hidden">(${say('unsaved')})</span></span>` : nothing}
        <span class="tab-close" aria-hidden="true" title=${say('close', { name })} @click=${(event: Event) => {
          event.stopPropagation();
          close(tab);
        }}>${icon('close')}</span>
      </button>`;
    })}
  </div>`;
}

interface NoticeBar {
  readonly file: OpenFile;
  readonly say: EditorSay;
  compare(file: OpenFile): void;
  keepMine(file: OpenFile): void;
  takeTheirs(file: OpenFile): void;
  later(file: OpenFile): void;
}

const reasons = { encoding: 'readOnlyEncoding', binary: 'readOnlyBinary', 'line-ends': 'readOnlyLineEnds' } as const;

/** Why a file is read-only, or what the host has instead, with what can be done about it. */
export function noticeBar({ file, say, ...actions }: NoticeBar): TemplateResult | typeof nothing {
  const button = (text: string, run: (file: OpenFile) => void, kind = '') =>
    html`<button class=${`button button-small ${kind}`} type="button" @click=${() => run(file)}>${text}</button>`;
  const { conflict, trouble, readOnly } = file;
  if (conflict) {
    return html`<div class="editor-notice" data-tone="wait" role="alert">
      <p>${say(conflict.theirs ? 'conflict' : 'conflictGone')}</p>
      ${button(say('keepMine'), actions.keepMine, 'button-primary')}
      ${button(say(conflict.theirs ? 'takeTheirs' : 'giveUp'), actions.takeTheirs)} ${button(say('later'), actions.later)}
    </div>`;
  }
  if (trouble && (file.isDirty || trouble === 'gone')) {
    return html`<div class="editor-notice" data-tone="wait" role="status">
      <p>${say(trouble)}</p>
      ${trouble === 'changed' ? button(say('compare'), actions.compare) : nothing}
    </div>`;
  }
  if (!readOnly) return nothing;
  return html`<div class="editor-notice" role="status"><p>${say(reasons[readOnly])}</p></div>`;
}

interface StatusBar {
  readonly file: OpenFile | undefined;
  readonly say: EditorSay;
  /** What stands beside Apply. */
  manifestTools(): TemplateResult;
  save(file: OpenFile): void;
  apply(file: OpenFile): void;
}

/** Where the file lies, how its lines end, and what can be done with it. */
export function statusBar({ file, say, manifestTools, save, apply }: StatusBar): TemplateResult | typeof nothing {
  if (!file) return nothing;
  const { host, path } = file.place;
  const canSave = (file.isDirty || file.trouble !== undefined) && !file.isSaving;
  return html`<div class="editor-status">
    <span class="editor-path" title=${say('tabKey')}>${host}:${path}</span>
    <span>${file.model.getEOL() === '\n' ? 'LF' : 'CRLF'}</span>
    ${
      file.model.getLanguageId() === 'yaml'
        ? html`${manifestTools()}<button class="button button-small" type="button" title=${say('applyTitle', { host })} aria-label=${say('applyTitle', { host })}
            ?disabled=${file.isSaving} @click=${() => apply(file)}>${icon('play')}${say('apply')}</button>`
        : nothing
    }
    <button class="button button-small button-primary" type="button" ?disabled=${!canSave} @click=${() => save(file)}>
      ${file.isSaving ? say('saving') : say('save')}
    </button>
  </div>`;
}
