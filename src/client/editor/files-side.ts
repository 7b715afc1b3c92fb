import { render } from 'lit-html';
import type { DeskModel } from '../desk/desk-model.ts';
import { confirmDialog } from '../page/confirm-dialog.ts';
import type { Draft, Drafts } from './drafts.ts';
import type { EditorSay } from './editor-texts.ts';
import { type Deleted, FileCommands } from './file-commands.ts';
import type { FileRequests } from './file-requests.ts';
import { FileTransfers } from './file-transfers.ts';
import { FileTree } from './file-tree.ts';
import { type FilesActions, filesPanel } from './files-panel.ts';
import { type FilePlace, HOME, parentOf } from './host-path.ts';
import type { OpenFile } from './open-file.ts';
import type { OpenFiles } from './open-files.ts';

/** What the last thing came to, with a way back where there is one. */
export interface EditorNote {
  readonly text: string;
  readonly undo?: () => void;
}

interface FilesSideOptions {
  readonly desk: DeskModel;
  readonly say: EditorSay;
  readonly requests: FileRequests;
  readonly drafts: Drafts;
  readonly files: OpenFiles;
  readonly root: FilePlace;
  readonly hosts: () => readonly string[];
  readonly onChange: () => void;
  readonly show: (file: OpenFile) => void;
  /** Opens what was chosen in the list. */
  readonly choose: (place: FilePlace) => void;
  readonly tell: (note: EditorNote) => void;
}

/** The editor's list of files, and what is done with them there. */
export class FilesSide {
  readonly element = document.createElement('aside');
  readonly tree: FileTree;
  readonly #options: FilesSideOptions;
  readonly #commands: FileCommands;
  readonly #transfers: FileTransfers;
  #earlier: readonly Draft[] = [];

  constructor(options: FilesSideOptions) {
    this.#options = options;
    const { desk, say, requests, files, root, onChange, show, tell } = options;
    this.element.className = 'files-panel';
    this.tree = new FileTree(requests, root, onChange);
    this.#commands = new FileCommands({ desk, say, requests, files, tree: this.tree, show });
    this.#transfers = new FileTransfers({ desk, say, requests, tree: this.tree, tell: (text) => tell({ text }) });
  }

  focus(): void {
    this.element.querySelector<HTMLElement>('[role="treeitem"][tabindex="0"], input')?.focus();
  }

  /** Texts that labs before this one left. */
  setEarlier(earlier: readonly Draft[]): void {
    this.#earlier = earlier;
  }

  draw(): void {
    const { desk, say, hosts } = this.#options;
    this.element.setAttribute('aria-label', say('files'));
    const files = { tree: this.tree, hosts: hosts(), earlier: this.#earlier, language: desk.language, say };
    render(filesPanel({ ...files, actions: this.#actions() }), this.element);
  }

  #actions(): FilesActions {
    const { tree } = this;
    const { onChange, choose } = this.#options;
    const { host, path } = tree.root;
    const inRoot = (name: string) => ({ host, path: name });
    return {
      go: (typed) => run(this.#commands.go(typed)),
      chooseHost: (next) => run(tree.show({ host: next, path: HOME })),
      up: () => run(tree.show({ host, path: parentOf(path) })),
      reload: () => run(tree.reload()),
      newFile: () => run(this.#commands.newFile()),
      newFolder: () => run(this.#commands.newFolder()),
      select: (selected) => {
        tree.selected = selected;
        onChange();
      },
      toggle: (each, open) => run(tree.toggle(each, open)),
      open: (each) => choose(inRoot(each)),
      rename: (each) => run(this.#commands.rename(inRoot(each))),
      delete: (each) => run(this.#delete(inRoot(each))),
      upload: (items, folder) => run(this.#transfers.upload(items, inRoot(folder ?? this.#commands.folder))),
      download: (each) => run(this.#transfers.download(inRoot(each))),
      reportBroken: (error) => {
        console.error(error);
        this.#options.desk.notify({ tone: 'error', text: this.#options.say('dropFailed') });
      },
      openEarlier: (draft) => run(this.#openEarlier(draft)),
      dropEarlier: (draft) => run(this.#dropEarlier(draft)),
    };
  }

  async #delete(place: FilePlace): Promise<void> {
    const deleted = await this.#commands.delete(place);
    if (!deleted) return;
    const { say, tell } = this.#options;
    tell({ text: say('deleted', { path: place.path }), undo: () => run(this.#restore(deleted)) });
  }

  async #restore(deleted: Deleted): Promise<void> {
    if (!(await this.#commands.restore(deleted))) return;
    const { say, tell } = this.#options;
    tell({ text: say('restored', { path: deleted.path }) });
  }

  async #openEarlier(draft: Draft): Promise<void> {
    const { files, drafts, show } = this.#options;
    const { host, path, text, lineEnd } = draft;
    const file = await files.open({ host, path }, { draft: { text, lineEnd } });
    if (!file) return;
    // A file that cannot be edited here did not take the text: it stays where it is.
    if (file.text === text) {
      this.#earlier = this.#earlier.filter((each) => each !== draft);
      files.keepNow();
      await drafts.forget(draft);
    }
    show(file);
  }

  async #dropEarlier(draft: Draft): Promise<void> {
    const { say, drafts, onChange } = this.#options;
    const isMeant = await confirmDialog({
      title: say('discardTitle', { path: draft.path }),
      text: say('discardText'),
      confirm: say('discardConfirm'),
      cancel: say('cancel'),
      danger: true,
    });
    if (!isMeant) return;
    this.#earlier = this.#earlier.filter((each) => each !== draft);
    await drafts.forget(draft);
    onChange();
  }
}

function run(work: Promise<unknown>): void {
  work.catch((error: unknown) => console.error(error));
}
