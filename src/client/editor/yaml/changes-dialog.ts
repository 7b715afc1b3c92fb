import { html, nothing, render } from 'lit-html';
import { showModal } from '../../page/modal.ts';
import { monaco } from '../monaco.ts';
import type { Comparison } from './compare-objects.ts';
import type { ManifestSay } from './manifest-texts.ts';

interface Shown extends Comparison {
  /** What the API server said against it. */
  readonly refused: readonly string[];
  readonly say: ManifestSay;
  readonly until: AbortSignal;
}

/** Shows the cluster's objects as they are and as they would be, until it is closed or the editor is. */
export async function showChanges({ before, after, refused, say, until }: Shown): Promise<void> {
  const dialog = document.createElement('dialog');
  dialog.className = 'dialog changes-dialog';
  dialog.setAttribute('aria-labelledby', 'changes-title');
  const pane = document.createElement('div');
  pane.className = 'changes-pane';
  const isSame = before === after;
  render(
    html`<form method="dialog">
      <h2 id="changes-title">${say('diffHeading')}</h2>
      ${refused.map((message) => html`<p class="changes-refused">${say('diffRefused', { message })}</p>`)}
      <p>${isSame ? say('diffSame') : say('diffLead')}</p>
      ${isSame ? nothing : pane}
      <p class="dialog-buttons"><button class="button" value="" autofocus>${say('close')}</button></p>
    </form>`,
    dialog,
  );
  until.addEventListener('abort', () => dialog.close(''), { once: true });
  const closed = showModal(dialog);
  if (isSame) {
    await closed;
    return;
  }
  const [original, modified] = [before, after].map((text) => monaco.editor.createModel(text, 'yaml'));
  const editor = monaco.editor.createDiffEditor(pane, {
    automaticLayout: true,
    readOnly: true,
    originalEditable: false,
    fontFamily: 'var(--mono)',
    fontSize: 13,
    minimap: { enabled: false },
    scrollBeyondLastLine: false,
    renderOverviewRuler: false,
    useInlineViewWhenSpaceIsLimited: true,
    hideUnchangedRegions: { enabled: true },
    originalAriaLabel: say('diffNow'),
    modifiedAriaLabel: say('diffHeading'),
  });
  if (original && modified) editor.setModel({ original, modified });
  await closed;
  editor.dispose();
  original?.dispose();
  modified?.dispose();
}
