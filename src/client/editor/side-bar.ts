import { html, type TemplateResult } from 'lit-html';
import { icon } from '../page/drawing.ts';
import type { EditorSay } from './editor-texts.ts';
import type { SideView } from './side-view.ts';

interface SideBar {
  readonly view: SideView;
  readonly say: EditorSay;
  refresh(): void;
}

/** What a view shows and when it was read, and a way to read it again. */
export function sideBar({ view, say, refresh }: SideBar): TemplateResult {
  return html`<div class="editor-notice" role="status">
    <p>${view.note}</p>
    <button class="button button-small" type="button" ?disabled=${view.isReading} @click=${refresh}>
      ${icon('reload')}${say(view.isReading ? 'refreshing' : 'refresh')}
    </button>
  </div>`;
}
