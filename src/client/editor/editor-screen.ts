import '../../styles/editor.css';
import { render } from 'lit-html';
import type { DeskModel } from '../desk/desk-model.ts';
import type { Remembered } from '../page/remembered.ts';
import { RunCommandEvent } from '../terminal/run-command.ts';
import { CodePane } from './code-pane.ts';
import { browserDrafts } from './draft-store.ts';
import type { Draft, Drafts } from './drafts.ts';
import { type EditorMemory, editorMemory, FILES_REMEMBERED_MAX } from './editor-memory.ts';
import { type EditorSay, editorSayIn } from './editor-texts.ts';
import { type EditorViewActions, editorView } from './editor-view.ts';
import { FileRequests } from './file-requests.ts';
import { FileSaving } from './file-saving.ts';
import { type EditorNote, FilesSide } from './files-side.ts';
import { type FilePlace, HOME, placeKey } from './host-path.ts';
import { LiveFiles } from './live-files.ts';
import type { OpenFile } from './open-file.ts';
import { OpenFiles } from './open-files.ts';
import type { EditorWish } from './show-in-editor.ts';
import { SideView } from './side-view.ts';
import { SideViews } from './side-views.ts';
import { solutionParts } from './solution-parts.ts';
import { ManifestHelp } from './yaml/manifest-help.ts';

/** How often the shown file is compared with the host's, by its stamp alone, where nobody tells of a change. */
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
  readonly #side: FilesSide;
  readonly #views: SideViews;
  readonly #saving: FileSaving;
  readonly #live: LiveFiles;
  readonly #code = new CodePane();
  readonly #manifests: ManifestHelp;
  readonly #remembered: Remembered<EditorMemory>;
  readonly #lifetime = new AbortController();
  readonly #main = document.createElement('div');
  #active: OpenFile | undefined;
  #note: EditorNote = { text: '' };
  #isPanelOpen: boolean;
  #isReady = false;
  #isDrawing = false;

  constructor(options: EditorScreenOptions) {
    const { element, desk, lab, hosts } = options;
    this.#options = options;
    this.#say = editorSayIn(desk.language);
    this.#requests = new FileRequests(lab);
    this.#drafts = browserDrafts(desk.pages);
    this.#files = new OpenFiles({
      requests: this.#requests,
      drafts: this.#drafts,
      onChange: () => this.#changed(),
      onClose: (file) => {
        this.#views.forget(file);
        this.#code.forget(file);
      },
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
    const common = { desk, say: this.#say, requests: this.#requests, files: this.#files };
    this.#side = new FilesSide({
      ...common,
      drafts: this.#drafts,
      root: memory.root,
      hosts,
      onChange: () => this.#changed(),
      show: (file) => this.#show(file),
      choose: (place) => this.#do(this.open(place)),
      tell: (note) => this.#tell(note),
    });
    this.#views = new SideViews({ ...common, onChange: () => this.#changed() });
    this.#saving = new FileSaving({
      files: this.#files,
      say: this.#say,
      tell: (note) => this.#tell(note),
      shown: () => (this.#views.active ? undefined : this.#active),
      show: (file) => this.#show(file),
      made: (place) => this.#side.tree.changed(place),
      run: (host, command) => element.dispatchEvent(new RunCommandEvent(host, command)),
    });
    this.#live = new LiveFiles({
      connection: desk.connection,
      lab,
      shown: () => ({ files: this.#files.all, folders: this.#side.tree.folders }),
      onFile: (file) => this.#files.look(file),
      onFolder: (folder) => this.#side.tree.refresh(folder),
      signal: this.#lifetime.signal,
    });
    this.#manifests = new ManifestHelp({
      desk,
      lab,
      isAwake: () => !element.hidden && hosts().length > 0,
      onChange: () => this.#changed(),
      reveal: (position) => this.#code.reveal(position),
    });
    this.#main.className = 'editor-main';
    element.replaceChildren(this.#side.element, this.#main);
    this.#watch();
    this.#draw();
    this.#code.setTheme();
    this.#do(this.#restore(memory));
  }

  focus(): void {
    if (this.#views.active) this.#views.pane.focus();
    else if (this.#active) this.#code.focus();
    else this.#side.focus();
  }

  /** Shows a file; with `text` a new one, or that text as an unsaved change of the one that is there. */
  async open(place: FilePlace, text?: string): Promise<void> {
    this.#uncover();
    const draft = text === undefined ? undefined : { text, lineEnd: '\n' as const };
    const isOpen = this.#files.find(place) !== undefined;
    const file = await this.#files.open(place, { draft: draft && !isOpen ? await this.#basedOn(place, draft) : draft });
    if (file) this.#show(file);
  }

  /** Shows what lies in no file, beside the learner's own. */
  async show(wish: EditorWish): Promise<void> {
    this.#uncover();
    if (wish.kind === 'object') return this.#views.openObject(wish.object, wish.host);
    for (const part of solutionParts(wish.script).toReversed()) await this.#views.openSolution(part, wish.host);
  }

  dispose(): void {
    this.#lifetime.abort();
    this.#views.dispose();
    this.#manifests.dispose();
    this.#files.dispose();
    this.#code.dispose();
  }

  #watch(): void {
    const { element } = this.#options;
    const { signal } = this.#lifetime;
    const timer = setInterval(() => {
      if (this.#active && !this.#live.isLive(this.#active.place.host)) this.#look();
    }, LOOK_EVERY_MS);
    signal.addEventListener('abort', () => clearInterval(timer), { once: true });
    element.addEventListener('keydown', (event) => this.#onKey(event), { signal, capture: true });
    // Who comes here from a terminal may have changed files there.
    element.addEventListener(
      'focusin',
      ({ relatedTarget }) => {
        if (relatedTarget instanceof Node && element.contains(relatedTarget)) return;
        if (this.#live.isLive(this.#side.tree.root.host)) return;
        this.#look();
        this.#do(this.#side.tree.reload());
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
    const listing = this.#side.tree.show(root);
    const { own, earlier } = await this.#drafts.read(this.#requests.lab).catch(() => ({ own: [], earlier: [] }));
    this.#side.setEarlier(earlier);
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
    this.#views.active = undefined;
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
    const file = this.#views.active ? this.#views.active.file : this.#active;
    if (file) this.#do(this.#saving.save(file));
  }

  /** Where there is no room for both, the list lies over the text. */
  #uncover(): void {
    const { clientWidth } = this.#options.element;
    if (clientWidth > 0 && clientWidth <= NARROW_PX) this.#isPanelOpen = false;
  }

  #tell(note: EditorNote): void {
    this.#note = note;
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
      root: this.#side.tree.root,
      panel: this.#isPanelOpen,
    });
  }

  #draw(): void {
    if (this.#lifetime.signal.aborted) return;
    const { element } = this.#options;
    // A deletion closes files before anybody asks for another one.
    if (this.#active && !this.#files.all.includes(this.#active)) this.#active = this.#files.all.at(-1);
    const view = this.#views.active;
    const file = view ? view.file : this.#active;
    this.#manifests.show(view ? undefined : this.#active);
    element.toggleAttribute('data-kept', this.#files.areKept);
    element.toggleAttribute('data-panel', this.#isPanelOpen);
    this.#side.draw();
    render(
      editorView({
        say: this.#say,
        isPanelOpen: this.#isPanelOpen,
        files: this.#files.all,
        views: this.#views.all,
        view,
        file,
        active: view ?? this.#active,
        note: this.#note,
        text: this.#code.element,
        beside: this.#views.pane.element,
        actions: this.#actions(),
      }),
      this.#main,
    );
    this.#code.element.hidden = view !== undefined;
    this.#code.show(this.#active, this.#active ? this.#say('content', this.#active.place) : '');
    this.#views.pane.show(view);
    this.#live.update();
  }

  #actions(): EditorViewActions {
    return {
      togglePanel: () => this.#togglePanel(),
      select: (tab) => this.#select(tab),
      close: (tab) => this.#closeTab(tab),
      refresh: (view) => this.#do(this.#views.refresh(view)),
      compare: (file) => this.#do(this.#files.compare(file)),
      keepMine: (file) => this.#do(this.#saving.keepMine(file)),
      takeTheirs: (file) => this.#do(this.#saving.takeTheirs(file)),
      later: (file) => {
        file.conflict = undefined;
        this.#changed();
      },
      save: (file) => this.#do(this.#saving.save(file)),
      apply: (file) => this.#do(this.#saving.apply(file)),
      manifestTools: () => this.#manifests.tools(),
    };
  }

  #select(tab: OpenFile | SideView): void {
    if (tab instanceof SideView) {
      this.#views.active = tab;
      this.#draw();
      this.#views.pane.focus();
    } else this.#show(tab);
  }

  #closeTab(tab: OpenFile | SideView): void {
    if (tab instanceof SideView) {
      this.#views.close(tab);
      this.#changed();
    } else this.#do(this.#saving.close(tab));
  }

  #togglePanel(): void {
    this.#isPanelOpen = !this.#isPanelOpen;
    this.#changed();
  }

  #do(work: Promise<unknown>): void {
    work.catch((error: unknown) => console.error(error));
  }
}
