import '../../styles/editor.css';
import { html, nothing, render } from 'lit-html';
import { createStore, del, entries, set } from 'idb-keyval';
import { shellWord } from '#protocol/shell-word.ts';
import type { DeskModel } from '../desk/desk-model.ts';
import { confirmDialog } from '../page/confirm-dialog.ts';
import { icon } from '../page/drawing.ts';
import type { Remembered } from '../page/remembered.ts';
import { RunCommandEvent } from '../terminal/run-command.ts';
import { CodePane } from './code-pane.ts';
import { type Draft, Drafts } from './drafts.ts';
import { type EditorMemory, editorMemory, FILES_REMEMBERED_MAX } from './editor-memory.ts';
import { type EditorSay, editorSayIn } from './editor-texts.ts';
import { fileTabs, noticeBar, statusBar } from './file-bars.ts';
import { type Deleted, FileCommands } from './file-commands.ts';
import { FileRequests } from './file-requests.ts';
import { FileTree } from './file-tree.ts';
import { type FilesActions, filesPanel } from './files-panel.ts';
import { type FilePlace, HOME, nameOf, parentOf, placeKey } from './host-path.ts';
import type { OpenFile } from './open-file.ts';
import { OpenFiles } from './open-files.ts';

/** How often the shown file is compared with the host's, by its stamp alone. */
const LOOK_EVERY_MS = 2_000;
/** As editor.css has it, in its 30 rem. */
const NARROW_PX = 480;

interface EditorScreenOptions {
  /** The tab's panel, which is filled. */
  readonly element: HTMLElement;
  readonly desk: DeskModel;
  readonly lab: string;
  readonly hosts: () => readonly string[];
}

/** The editor of one lab: its files on the left, what is open on the right. */
export class EditorScreen {
  readonly #options: EditorScreenOptions;
  readonly #say: EditorSay;
  readonly #requests: FileRequests;
  readonly #drafts: Drafts;
  readonly #files: OpenFiles;
  readonly #tree: FileTree;
  readonly #commands: FileCommands;
  readonly #code = new CodePane();
  readonly #remembered: Remembered<EditorMemory>;
  readonly #lifetime = new AbortController();
  readonly #panel = document.createElement('aside');
  readonly #main = document.createElement('div');
  #active: OpenFile | undefined;
  #earlier: readonly Draft[] = [];
  #deleted: Deleted | undefined;
  #note = '';
  #isPanelOpen: boolean;
  #isReady = false;
  #isDrawing = false;

  constructor(options: EditorScreenOptions) {
    const { element, desk, lab, hosts } = options;
    this.#options = options;
    this.#say = editorSayIn(desk.language);
    this.#requests = new FileRequests(lab);
    const store = createStore('slipway-editor', 'drafts');
    this.#drafts = new Drafts({
      entries: () => entries<string, unknown>(store),
      set: (key, value) => set(key, value, store),
      delete: (key) => del(key, store),
    });
    this.#files = new OpenFiles({
      requests: this.#requests,
      drafts: this.#drafts,
      onChange: () => this.#changed(),
      report: (failure) => desk.reportFailure(failure),
      onUnkept: (error) => {
        console.error(error);
        desk.notify({ tone: 'error', text: this.#say('unkept') });
      },
    });
    const start = { files: [], root: { host: hosts()[0] ?? 'k3s-s', path: HOME }, panel: true };
    this.#remembered = editorMemory(lab, start);
    const memory = this.#remembered.read();
    this.#isPanelOpen = memory.panel;
    this.#tree = new FileTree(this.#requests, memory.root, () => this.#changed());
    this.#commands = new FileCommands({
      desk,
      say: this.#say,
      requests: this.#requests,
      files: this.#files,
      tree: this.#tree,
      show: (file) => this.#show(file),
    });
    this.#panel.className = 'files-panel';
    this.#main.className = 'editor-main';
    element.replaceChildren(this.#panel, this.#main);
    this.#watch();
    this.#draw();
    this.#code.setTheme();
    this.#do(this.#restore(memory));
  }

  focus(): void {
    if (this.#active) this.#code.focus();
    else this.#panel.querySelector<HTMLElement>('[role="treeitem"][tabindex="0"], input')?.focus();
  }

  /** Shows a file; with `text` a new one, or that text as an unsaved change of the one that is there. */
  async open(place: FilePlace, text?: string): Promise<void> {
    const draft = text === undefined ? undefined : { text, lineEnd: '\n' as const };
    const isOpen = this.#files.find(place) !== undefined;
    const file = await this.#files.open(place, { draft: draft && !isOpen ? await this.#basedOn(place, draft) : draft });
    if (file) this.#show(file);
  }

  dispose(): void {
    this.#lifetime.abort();
    this.#files.dispose();
    this.#code.dispose();
  }

  #watch(): void {
    const { element } = this.#options;
    const { signal } = this.#lifetime;
    const timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
    signal.addEventListener('abort', () => clearInterval(timer), { once: true });
    element.addEventListener('keydown', (event) => this.#onKey(event), { signal, capture: true });
    // Who comes here from a terminal may have changed files there.
    element.addEventListener(
      'focusin',
      ({ relatedTarget }) => {
        if (relatedTarget instanceof Node && element.contains(relatedTarget)) return;
        this.#look();
        this.#do(this.#tree.reload());
      },
      { signal },
    );
    const setTheme = () => this.#code.setTheme();
    document.addEventListener('slip-theme', setTheme, { signal });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', setTheme, { signal });
    document.addEventListener('visibilitychange', () => this.#files.keepNow(), { signal });
    window.addEventListener('pagehide', () => this.#files.keepNow(), { signal });
  }

  async #restore({ files, active, root }: EditorMemory): Promise<void> {
    const listing = this.#tree.show(root);
    const { own, earlier } = await this.#drafts.read(this.#requests.lab).catch(() => ({ own: [], earlier: [] }));
    this.#earlier = earlier;
    const draftOf = new Map(own.map((draft) => [placeKey(draft), draft]));
    const known = new Set(files.map(placeKey));
    const places = [...files, ...own.filter((draft) => !known.has(placeKey(draft)))].map(({ host, path }) => ({
      host,
      path,
    }));
    for (const place of places) {
      await this.#files.open(place, { draft: draftOf.get(placeKey(place)), whenMissing: 'ignore' });
    }
    await listing;
    this.#isReady = true;
    // The keyboard stays where it is: the page may have been reloaded for its text.
    this.#active ??= (active && this.#files.find(active)) ?? this.#files.all[0];
    this.#changed();
    this.#look();
  }

  /** The draft as a change of what is there now, if anything is. */
  async #basedOn(place: FilePlace, draft: Pick<Draft, 'text' | 'lineEnd'>) {
    const there = await this.#requests.read(place);
    return there.ok ? { ...draft, revision: there.value.state.revision } : draft;
  }

  #show(file: OpenFile | undefined): void {
    this.#active = file;
    this.#draw();
    this.#remember();
    this.#code.focus();
    this.#look();
  }

  #look(): void {
    const { element, hosts } = this.#options;
    if (this.#active && !element.hidden && !document.hidden && hosts().length > 0)
      this.#do(this.#files.look(this.#active));
  }

  #onKey(event: KeyboardEvent): void {
    const isSave = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.code === 'KeyS';
    if (!isSave) return;
    event.preventDefault();
    event.stopPropagation();
    if (this.#active) this.#save(this.#active);
  }

  #save(file: OpenFile): void {
    this.#do(this.#saveNow(file));
  }

  async #saveNow(file: OpenFile, save = () => this.#files.save(file)): Promise<boolean> {
    const isNew = file.revision === undefined;
    const isSaved = await save();
    if (isSaved) {
      this.#say1('saved', file.place.path);
      if (isNew) await this.#tree.changed(file.place);
    }
    return isSaved;
  }

  async #apply(file: OpenFile): Promise<void> {
    if (file.isDirty && !(await this.#saveNow(file))) return;
    const { host, path } = file.place;
    this.#options.element.dispatchEvent(new RunCommandEvent(host, `kubectl apply -f ${shellWord(path)}`));
  }

  async #close(file: OpenFile): Promise<void> {
    const say = this.#say;
    const name = nameOf(file.place.path);
    if (file.isDirty) {
      const answer = await confirmDialog({
        title: say('closeTitle', { name }),
        text: say('closeText'),
        confirm: say('discard'),
        cancel: say('cancel'),
        danger: true,
      });
      if (!answer) return;
    }
    this.#files.close(file);
    if (file === this.#active) this.#show(this.#files.all.at(-1));
  }

  #actions(): FilesActions {
    const tree = this.#tree;
    const { host, path } = tree.root;
    const inRoot = (name: string) => ({ host, path: name });
    return {
      go: (typed) => this.#do(this.#commands.go(typed)),
      chooseHost: (next) => this.#do(tree.show({ host: next, path: HOME })),
      up: () => this.#do(tree.show({ host, path: parentOf(path) })),
      reload: () => this.#do(tree.reload()),
      newFile: () => this.#do(this.#commands.newFile()),
      newFolder: () => this.#do(this.#commands.newFolder()),
      select: (selected) => {
        tree.selected = selected;
        this.#draw();
      },
      toggle: (each, open) => this.#do(tree.toggle(each, open)),
      open: (each) => {
        // There the list lies over the text.
        if (this.#options.element.clientWidth <= NARROW_PX) this.#isPanelOpen = false;
        this.#do(this.open(inRoot(each)));
      },
      rename: (each) => this.#do(this.#commands.rename(inRoot(each))),
      delete: (each) => this.#do(this.#delete(inRoot(each))),
      openEarlier: (draft) => this.#do(this.#openEarlier(draft)),
      dropEarlier: (draft) => this.#do(this.#dropEarlier(draft)),
    };
  }

  async #delete(place: FilePlace): Promise<void> {
    const deleted = await this.#commands.delete(place);
    if (!deleted) return;
    this.#deleted = deleted;
    this.#note = this.#say('deleted', { path: place.path });
    this.#changed();
  }

  async #undoDelete(): Promise<void> {
    const deleted = this.#deleted;
    if (!deleted || !(await this.#commands.restore(deleted))) return;
    this.#say1('restored', deleted.path);
    this.#look();
  }

  async #openEarlier(draft: Draft): Promise<void> {
    const { host, path, text, lineEnd } = draft;
    const file = await this.#files.open({ host, path }, { draft: { text, lineEnd } });
    if (!file) return;
    // A file that cannot be edited here did not take the text: it stays where it is.
    if (file.text === text) {
      this.#earlier = this.#earlier.filter((each) => each !== draft);
      this.#files.keepNow();
      await this.#drafts.drop(draft);
    }
    this.#show(file);
  }

  async #dropEarlier(draft: Draft): Promise<void> {
    const say = this.#say;
    const isMeant = await confirmDialog({
      title: say('discardTitle', { path: draft.path }),
      text: say('discardText'),
      confirm: say('discardConfirm'),
      cancel: say('cancel'),
      danger: true,
    });
    if (!isMeant) return;
    this.#earlier = this.#earlier.filter((each) => each !== draft);
    await this.#drafts.drop(draft);
    this.#draw();
  }

  #say1(name: 'saved' | 'restored', path: string): void {
    this.#deleted = undefined;
    this.#note = this.#say(name, { path });
    this.#changed();
  }

  /** Many changes come at once: they are drawn together. */
  #changed(): void {
    if (this.#isDrawing || this.#lifetime.signal.aborted) return;
    this.#isDrawing = true;
    queueMicrotask(() => {
      this.#isDrawing = false;
      this.#draw();
      this.#remember();
    });
  }

  #remember(): void {
    if (!this.#isReady) return;
    this.#remembered.write({
      files: this.#files.all.map(({ place }) => place).slice(0, FILES_REMEMBERED_MAX),
      ...(this.#active ? { active: this.#active.place } : {}),
      root: this.#tree.root,
      panel: this.#isPanelOpen,
    });
  }

  #draw(): void {
    if (this.#lifetime.signal.aborted) return;
    const { element, desk, hosts } = this.#options;
    const say = this.#say;
    // A deletion closes files before anybody asks for another one.
    if (this.#active && !this.#files.all.includes(this.#active)) this.#active = this.#files.all.at(-1);
    const file = this.#active;
    element.toggleAttribute('data-kept', this.#files.areKept);
    element.toggleAttribute('data-panel', this.#isPanelOpen);
    this.#panel.setAttribute('aria-label', say('files'));
    const files = { tree: this.#tree, hosts: hosts(), earlier: this.#earlier, language: desk.language, say };
    render(filesPanel({ ...files, actions: this.#actions() }), this.#panel);
    render(
      html`<div class="editor-top">
          <button class="icon-button" type="button" aria-pressed=${this.#isPanelOpen} aria-label=${say('filesToggle')}
            title=${say('filesToggle')} @click=${() => this.#togglePanel()}>${icon('list')}</button>
          ${fileTabs({
            files: this.#files.all,
            active: file,
            say,
            select: (each) => this.#show(each),
            close: (each) => this.#do(this.#close(each)),
          })}
        </div>
        ${
          file
            ? noticeBar({
                file,
                say,
                compare: (each) => this.#do(this.#files.compare(each)),
                keepMine: (each) => this.#do(this.#saveNow(each, () => this.#files.keepMine(each))),
                takeTheirs: (each) => this.#do(this.#takeTheirs(each)),
                later: (each) => {
                  each.conflict = undefined;
                  this.#changed();
                },
              })
            : nothing
        }
        ${this.#code.element}
        ${file ? nothing : html`<p class="editor-empty">${say('nothingOpen')}</p>`}
        ${statusBar({ file, say, save: (each) => this.#save(each), apply: (each) => this.#do(this.#apply(each)) })}
        <p class="editor-note" role="status" ?data-empty=${this.#note === ''}>${this.#note}
          ${
            this.#deleted
              ? html`<button class="button button-small" type="button" @click=${() => this.#do(this.#undoDelete())}>${say('undo')}</button>`
              : nothing
          }</p>`,
      this.#main,
    );
    this.#code.show(file, file ? say('content', file.place) : '');
  }

  async #takeTheirs(file: OpenFile): Promise<void> {
    await this.#files.takeTheirs(file);
    if (!this.#files.all.includes(file)) this.#show(this.#files.all.at(-1));
  }

  #togglePanel(): void {
    this.#isPanelOpen = !this.#isPanelOpen;
    this.#changed();
  }

  #do(work: Promise<unknown>): void {
    work.catch((error: unknown) => console.error(error));
  }
}
