import type { DeskModel } from '../desk/desk-model.ts';
import type { EditorSay } from './editor-texts.ts';
import type { FileRequests } from './file-requests.ts';
import type { FileTree } from './file-tree.ts';
import { childOf, type FilePlace, isWithin, nameOf, parentOf, typedPath } from './host-path.ts';
import type { OpenFile } from './open-file.ts';
import type { OpenFiles } from './open-files.ts';
import { pathDialog } from './path-dialog.ts';

interface FileCommandsOptions {
  readonly desk: Pick<DeskModel, 'notify' | 'reportFailure'>;
  readonly say: EditorSay;
  readonly requests: FileRequests;
  readonly files: OpenFiles;
  readonly tree: FileTree;
  readonly show: (file: OpenFile) => void;
}

/** What is deleted and can be put back. */
export type Deleted = FilePlace & { readonly id: string };

/** What the list of files does on the host. Refusals are told by the desk. */
export class FileCommands {
  readonly #options: FileCommandsOptions;

  constructor(options: FileCommandsOptions) {
    this.#options = options;
  }

  /** Goes to a folder, or opens a file. */
  async go(typed: string): Promise<void> {
    const { desk, say, requests, files, tree, show } = this.#options;
    const { host, path: root } = tree.root;
    const path = typedPath(typed, root);
    if (path === undefined) return desk.notify({ tone: 'error', text: say('pathWrong') });
    const found = await requests.stat({ host, path });
    if (!found.ok) return desk.reportFailure(found.failure);
    if (found.value.kind === 'directory') return tree.show({ host, path });
    const file = await files.open({ host, path });
    if (file) show(file);
  }

  async newFile(): Promise<void> {
    const { say, files, tree, show } = this.#options;
    const path = await this.#ask(say('newFileTitle'), say('create'), childOf(this.folder, ''));
    if (path === undefined) return;
    const file = await files.open({ host: tree.root.host, path }, { whenMissing: 'begin' });
    if (file) show(file);
  }

  async newFolder(): Promise<void> {
    const { desk, say, requests, tree } = this.#options;
    const { host } = tree.root;
    const path = await this.#ask(say('newFolderTitle'), say('create'), childOf(this.folder, ''));
    if (path === undefined) return;
    const made = await requests.makeFolder({ host, path });
    if (!made.ok) return desk.reportFailure(made.failure);
    await tree.changed({ host, path });
  }

  async rename(place: FilePlace): Promise<void> {
    const { desk, say, requests, files, tree } = this.#options;
    const to = await this.#ask(say('renameTitle', { name: nameOf(place.path) }), say('rename'), place.path);
    if (to === undefined || to === place.path) return;
    const moved = await requests.move(place, to);
    if (!moved.ok) return desk.reportFailure(moved.failure);
    files.moved(place, to);
    await tree.changed(place);
    await tree.changed({ host: place.host, path: to });
  }

  /** Closes what was open of it and unchanged; changed texts stay. Undefined when the host refused. */
  async delete(place: FilePlace): Promise<Deleted | undefined> {
    const { desk, requests, files, tree } = this.#options;
    const answer = await requests.delete(place);
    if (!answer.ok) {
      desk.reportFailure(answer.failure);
      return undefined;
    }
    const isBelow = ({ host, path }: FilePlace) => host === place.host && isWithin(path, place.path);
    for (const file of files.all.filter((each) => isBelow(each.place))) {
      if (file.isDirty) await files.look(file);
      else files.close(file);
    }
    await tree.changed(place);
    return { ...place, id: answer.value.id };
  }

  async restore(deleted: Deleted): Promise<boolean> {
    const { desk, requests, tree } = this.#options;
    const answer = await requests.restore({ host: deleted.host, id: deleted.id });
    if (!answer.ok) desk.reportFailure(answer.failure);
    await tree.changed(deleted);
    return answer.ok;
  }

  /** Where a new thing is made: in the folder that is selected, or beside the file that is. */
  get folder(): string {
    const { tree } = this.#options;
    const row = tree.rows().find((line) => line.path === tree.selected);
    if (!row || !('entry' in row)) return tree.root.path;
    return row.isFolder ? row.path : parentOf(row.path);
  }

  #ask(title: string, confirm: string, value: string): Promise<string | undefined> {
    const { say, tree } = this.#options;
    const { host, path } = tree.root;
    return pathDialog({
      title,
      label: say('pathLabel', { host }),
      value,
      confirm,
      cancel: say('cancel'),
      wrong: say('pathWrong'),
      parse: (text) => typedPath(text, path),
    });
  }
}
