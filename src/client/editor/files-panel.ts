import { html, nothing, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { Language } from '#protocol/messages.ts';
import { icon } from '../page/drawing.ts';
import type { Draft } from './drafts.ts';
import type { EditorSay } from './editor-texts.ts';
import type { FileTree, TreeNote, TreeRow } from './file-tree.ts';
import { nameOf } from './host-path.ts';
import { dropTarget } from './files-drop.ts';
import { chosenItems, type UploadItem } from './upload-items.ts';

export interface FilesActions {
  go(typed: string): void;
  chooseHost(host: string): void;
  up(): void;
  reload(): void;
  newFile(): void;
  newFolder(): void;
  select(path: string): void;
  toggle(path: string, open?: boolean): void;
  open(path: string): void;
  rename(path: string): void;
  delete(path: string): void;
  /** Into the folder that is selected where none is named. */
  upload(items: readonly UploadItem[], folder?: string): void;
  download(path: string): void;
  /** What was dropped could not be read. */
  reportBroken(error: unknown): void;
  openEarlier(draft: Draft): void;
  dropEarlier(draft: Draft): void;
}

interface FilesPanel {
  readonly tree: FileTree;
  readonly hosts: readonly string[];
  readonly earlier: readonly Draft[];
  readonly language: Language;
  readonly say: EditorSay;
  readonly actions: FilesActions;
}

const isRow = (line: TreeRow | TreeNote): line is TreeRow => 'entry' in line;

/** Host, path, the folders and files below it, and texts that earlier labs left. */
export function filesPanel(panel: FilesPanel): TemplateResult {
  const { tree, hosts, earlier, say, actions } = panel;
  const { host, path } = tree.root;
  const chosen = tree.selected ?? path;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    actions.go((event.target as HTMLFormElement).querySelector('input')?.value ?? '');
  };
  return html`<form class="files-place" @submit=${submit}>
      <select aria-label=${say('host')} .value=${host}
        @change=${(event: Event) => actions.chooseHost((event.target as HTMLSelectElement).value)}>
        ${hosts.map((each) => html`<option ?selected=${each === host}>${each}</option>`)}
      </select>
      <input name="path" type="text" .value=${path} aria-label=${say('path')} autocomplete="off" autocapitalize="off"
        spellcheck="false" enterkeyhint="go" />
    </form>
    <div class="files-tools">
      ${tool('up', say('up'), actions.up)} ${tool('reload', say('reload'), actions.reload)}
      ${tool('filePlus', say('newFile'), actions.newFile)} ${tool('folderPlus', say('newFolder'), actions.newFolder)}
      ${uploadTool('upload', say('upload'), panel)} ${uploadTool('folderUp', say('uploadFolder'), panel)}
      ${tool('download', say('download', { name: nameOf(chosen) }), () => actions.download(chosen))}
    </div>
    ${treeView(panel)}
    ${
      earlier.length > 0
        ? html`<div class="files-earlier"><p>${say('earlier')}</p>
            ${earlier.map(
              (draft) => html`<div class="files-draft">
                <button type="button" aria-label=${say('earlierOpen', draft)} title=${say('earlierOpen', draft)}
                  @click=${() => actions.openEarlier(draft)}>${draft.host}:${draft.path}</button>
                ${tool('close', say('earlierDrop', draft), () => actions.dropEarlier(draft))}
              </div>`,
            )}</div>`
        : nothing
    }`;
}

const tool = (name: Parameters<typeof icon>[0], label: string, run: () => void) =>
  html`<button class="icon-button" type="button" aria-label=${label} title=${label} @click=${() => run()}>${icon(name)}</button>`;

/** A button of the browser's own for files cannot look like one of ours, so ours presses it. */
function uploadTool(name: 'upload' | 'folderUp', label: string, { actions }: FilesPanel): TemplateResult {
  const take = (event: Event) => {
    const input = event.target as HTMLInputElement;
    const items = input.files ? chosenItems(input.files) : [];
    // The same file may be chosen again.
    input.value = '';
    if (items.length > 0) actions.upload(items);
  };
  const choose = (event: Event) => (event.currentTarget as HTMLElement).parentElement?.querySelector('input')?.click();
  return html`<span class="files-upload">
    <button class="icon-button" type="button" aria-label=${label} title=${label} @click=${choose}>${icon(name)}</button>
    <input type="file" multiple hidden ?webkitdirectory=${name === 'folderUp'} aria-label=${label} @change=${take} />
  </span>`;
}

function treeView({ tree, language, say, actions }: FilesPanel): TemplateResult {
  const lines = tree.rows();
  const rows = lines.filter(isRow);
  const first = rows.find(({ path }) => path === tree.selected) ?? rows[0];
  const drop = dropTarget(tree.root.path, actions);
  return html`<div class="files-tree" role="tree" aria-label=${say('tree', tree.root)} data-drop=${say('dropHere')}
    @dragover=${drop.over} @dragleave=${drop.leave} @drop=${drop.drop}
    @keydown=${(event: KeyboardEvent) => onTreeKey(event, rows, actions)}>
    ${repeat(
      lines,
      (line) => (isRow(line) ? line.path : `${line.path}//`),
      (line) =>
        isRow(line)
          ? rowView(line, { isFirst: line === first, tree, say, actions })
          : noteView(line, { say, language }),
    )}
  </div>`;
}

interface RowView extends Pick<FilesPanel, 'tree' | 'say' | 'actions'> {
  readonly isFirst: boolean;
}

function rowView(row: TreeRow, { isFirst, tree, say, actions }: RowView): TemplateResult {
  const { entry, path, level, isFolder, isOpen } = row;
  const isSelected = path === tree.selected;
  const isFile = !entry.odd && (entry.kind === 'file' || entry.target === 'file');
  const why = entry.odd ? say('oddName') : isFile || isFolder ? entry.name : `${entry.name}: ${say('notAFile')}`;
  return html`<div class="files-row" role="treeitem" data-path=${path} ?data-folder=${isFolder} aria-level=${level} aria-selected=${isSelected}
    aria-expanded=${isFolder ? String(isOpen) : nothing} aria-disabled=${isFile || isFolder ? nothing : 'true'}
    aria-label=${entry.name} tabindex=${isFirst ? 0 : -1} title=${why} style=${`--level: ${level}`}
    @click=${() => {
      actions.select(path);
      if (isFolder) actions.toggle(path);
      else if (isFile) actions.open(path);
    }}>
    <span class="files-twist" aria-hidden="true">${isFolder ? icon(isOpen ? 'chevron' : 'next') : nothing}</span>
    <span class="files-name">${entry.name}</span>
    ${
      isSelected && !entry.odd
        ? html`<span class="files-actions">
            ${isFile || isFolder ? rowTool('download', say('download', { name: entry.name }), () => actions.download(path)) : nothing}
            ${rowTool('pencil', say('rename'), () => actions.rename(path))}
            ${rowTool('trash', say('delete'), () => actions.delete(path))}</span>`
        : nothing
    }
  </div>`;
}

/** Beside the keys F2 and Delete, which a row itself takes: not a stop of the Tab key of its own. */
const rowTool = (name: Parameters<typeof icon>[0], label: string, run: () => void) =>
  html`<button type="button" tabindex="-1" aria-label=${label} title=${label}
    @click=${(event: Event) => {
      event.stopPropagation();
      run();
    }}>${icon(name)}</button>`;

function noteView({ note, level }: TreeNote, { say, language }: Pick<FilesPanel, 'say' | 'language'>): TemplateResult {
  const text =
    note === 'more' ? say('treeMore') : note === 'empty' ? say('treeEmpty') : `${note.code} ${note.message[language]}`;
  return html`<div class="files-note" role="none" style=${`--level: ${level}`}>${text}</div>`;
}

/** As trees are moved through by keyboard (WAI-ARIA), and F2 and Delete as file managers have them. */
function onTreeKey(event: KeyboardEvent, rows: readonly TreeRow[], actions: FilesActions): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const path = (event.target as Element).closest<HTMLElement>('[data-path]')?.dataset.path;
  const index = rows.findIndex((row) => row.path === path);
  const row = rows[index];
  if (!row) return;
  const focus = (to: TreeRow | undefined) => {
    if (!to) return;
    actions.select(to.path);
    const tree = event.currentTarget as HTMLElement;
    tree.querySelector<HTMLElement>(`[data-path="${CSS.escape(to.path)}"]`)?.focus();
  };
  const keys: Record<string, () => void> = {
    ArrowDown: () => focus(rows[index + 1]),
    ArrowUp: () => focus(rows[index - 1]),
    Home: () => focus(rows[0]),
    End: () => focus(rows.at(-1)),
    ArrowRight: () => (row.isFolder && !row.isOpen ? actions.toggle(row.path, true) : focus(rows[index + 1])),
    ArrowLeft: () =>
      row.isOpen
        ? actions.toggle(row.path, false)
        : focus(rows.slice(0, index).findLast(({ level }) => level < row.level)),
    Enter: () =>
      (event.currentTarget as HTMLElement).querySelector<HTMLElement>(`[data-path="${CSS.escape(row.path)}"]`)?.click(),
    F2: () => row.entry.odd || actions.rename(row.path),
    Delete: () => row.entry.odd || actions.delete(row.path),
  };
  const run = keys[event.key];
  if (!run) return;
  event.preventDefault();
  event.stopPropagation();
  run();
}
