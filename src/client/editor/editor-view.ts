import { html, nothing, type TemplateResult } from 'lit-html';
import { icon } from '../page/drawing.ts';
import type { EditorSay } from './editor-texts.ts';
import { fileTabs, noticeBar, statusBar } from './file-bars.ts';
import type { EditorNote } from './files-side.ts';
import type { OpenFile } from './open-file.ts';
import { sideBar } from './side-bar.ts';
import type { SideView } from './side-view.ts';

export interface EditorViewActions {
  togglePanel(): void;
  select(tab: OpenFile | SideView): void;
  close(tab: OpenFile | SideView): void;
  refresh(view: SideView): void;
  compare(file: OpenFile): void;
  keepMine(file: OpenFile): void;
  takeTheirs(file: OpenFile): void;
  later(file: OpenFile): void;
  save(file: OpenFile): void;
  apply(file: OpenFile): void;
  manifestTools(): TemplateResult;
}

interface EditorViewState {
  readonly say: EditorSay;
  readonly isPanelOpen: boolean;
  readonly files: readonly OpenFile[];
  readonly views: readonly SideView[];
  /** What lies in no file, where that is on show. */
  readonly view: SideView | undefined;
  readonly file: OpenFile | undefined;
  readonly active: OpenFile | SideView | undefined;
  readonly note: EditorNote;
  /** The pane of the text, and that of what lies in no file. */
  readonly text: HTMLElement;
  readonly beside: HTMLElement;
  readonly actions: EditorViewActions;
}

/** All beside the list of files: tabs, what is to be said of the one on show, its text, and what can be done with it. */
export function editorView(state: EditorViewState): TemplateResult {
  const { say, isPanelOpen, files, views, view, file, active, note, text, beside, actions } = state;
  const bar = () => {
    if (view) return sideBar({ view, say, refresh: () => actions.refresh(view) });
    return file ? noticeBar({ ...actions, file, say }) : nothing;
  };
  return html`<div class="editor-top">
      <button class="icon-button" type="button" aria-pressed=${isPanelOpen} aria-label=${say('filesToggle')}
        title=${say('filesToggle')} @click=${() => actions.togglePanel()}>${icon('list')}</button>
      ${fileTabs({ files, views, active, say, select: actions.select, close: actions.close })}
    </div>
    ${bar()}
    ${text} ${beside}
    ${view || file ? nothing : html`<p class="editor-empty">${say('nothingOpen')}</p>`}
    ${statusBar({ file, say, manifestTools: actions.manifestTools, save: actions.save, apply: actions.apply })}
    <p class="editor-note" role="status" ?data-empty=${note.text === ''}>${note.text}
      ${
        note.undo
          ? html`<button class="button button-small" type="button" @click=${note.undo}>${say('undo')}</button>`
          : nothing
      }</p>`;
}
